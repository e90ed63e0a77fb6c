import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  type MetricDataQuery,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  PutMetricDataCommand,
} from "@aws-sdk/client-cloudwatch";
import { ManualClock } from "../src/clock.ts";
import { startSimulator } from "../src/simulator.ts";
import { clientSettings } from "./client-settings.ts";

export const MINUTE = 60_000;

/** 10:00 on a day in 2026. */
export const TEN = Date.UTC(2026, 10, 21, 10);

/** A simulated account whose time the test moves by hand, from 10:00 on. */
export async function cloudWatchAccount() {
  const clock = new ManualClock(TEN);
  const aws = await startSimulator({ clock });
  const clientOf = (keys?: Readonly<Record<string, string>>) => new CloudWatchClient(clientSettings(aws, keys));
  const cloudWatch = clientOf();
  return {
    aws,
    clock,
    cloudWatch,
    clientOf,
    /** One value of a metric of our own, now. */
    put: (MetricName: string, Value: number) =>
      cloudWatch.send(new PutMetricDataCommand({ Namespace: "Shop", MetricData: [{ MetricName, Value }] })),
    /** The results of queries over the last so many whole minutes. */
    read: async (queries: MetricDataQuery[], minutes: number, input: Partial<GetMetricDataCommandInput> = {}) => {
      const EndTime = new Date(Math.floor(clock.now() / MINUTE) * MINUTE);
      const StartTime = new Date(EndTime.getTime() - minutes * MINUTE);
      const call = new GetMetricDataCommand({ MetricDataQueries: queries, StartTime, EndTime, ...input });
      return (await cloudWatch.send(call)).MetricDataResults ?? [];
    },
    putAlarm: (settings: Partial<PutMetricAlarmCommandInput> = {}) =>
      cloudWatch.send(new PutMetricAlarmCommand({ ...ALARM, ...settings })),
    alarm: async (name = "errors") => {
      const call = new DescribeAlarmsCommand({ AlarmNames: [name], AlarmTypes: ["MetricAlarm", "CompositeAlarm"] });
      const { MetricAlarms = [], CompositeAlarms = [] } = await cloudWatch.send(call);
      return MetricAlarms[0] ?? CompositeAlarms[0];
    },
    [Symbol.asyncDispose]: aws.close,
  };
}

/** The sum of a metric of our own, by the minute. */
export function sum(MetricName: string, Id = MetricName): MetricDataQuery {
  return { Id, MetricStat: { Metric: { Namespace: "Shop", MetricName }, Period: 60, Stat: "Sum" } };
}

const ALARM = {
  AlarmName: "errors",
  Namespace: "Shop",
  MetricName: "errors",
  Statistic: "Sum",
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 5,
  ComparisonOperator: "GreaterThanThreshold",
} as const;
