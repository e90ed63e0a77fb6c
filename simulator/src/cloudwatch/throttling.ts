import type { Bucket } from "../service.ts";

/** Requests per second, account and region (user guide, "CloudWatch service quotas"); each is a quota of its own. */
const PER_SECOND: Readonly<Record<string, number>> = {
  DescribeAlarms: 9,
  DeleteAlarms: 3,
  SetAlarmState: 3,
  PutMetricAlarm: 3,
  GetMetricData: 50,
  ListMetrics: 25,
  PutMetricData: 500,
};

export const BUCKETS: readonly Bucket[] = Object.entries(PER_SECOND).map(([operation, rate]) => ({
  operations: [operation],
  burst: rate,
  refill: rate,
}));
