import {
  CloudWatchClient,
  type CompositeAlarm,
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandInput,
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  type GetMetricDataCommandOutput,
  type MetricAlarm,
  type MetricDataQuery,
  type MetricDataResult,
} from "@aws-sdk/client-cloudwatch";
import type { AwsAccess } from "../../aws/access.ts";
import { explaining } from "../../aws/explain-aws-error.ts";
import type { Metric } from "../check.ts";
import type { Alarm, CloudWatch, MetricQuery, MetricSeries } from "../cloudwatch/cloudwatch.ts";
import { SAMPLE_ATTEMPTS } from "./ask-aws.ts";

/** Names that DescribeAlarms takes, and alarms it gives at most (API reference). */
const PAGE = 100;

/** Of a list that is only searched for names like the one that was given. */
const MOST_PAGES_OF_NAMES = 5;

/** Left out, CloudWatch tells of metric alarms alone. */
const ALARM_TYPES: DescribeAlarmsCommandInput["AlarmTypes"] = ["MetricAlarm", "CompositeAlarm"];

export function awsCloudWatch(access: Pick<AwsAccess, "settings" | "region" | "principal">): CloudWatch {
  const client = new CloudWatchClient(access.settings({ maxAttempts: SAMPLE_ATTEMPTS }));
  const explained = explaining(access);

  async function* alarmPages(input: DescribeAlarmsCommandInput, abortSignal: AbortSignal) {
    let NextToken: string | undefined;
    do {
      const command = new DescribeAlarmsCommand({ ...input, AlarmTypes: ALARM_TYPES, MaxRecords: PAGE, NextToken });
      const page = await client.send(command, { abortSignal });
      yield [...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? [])].map(toAlarm);
      NextToken = page.NextToken;
    } while (NextToken);
  }

  return {
    alarms: (names, signal) =>
      explained("reading CloudWatch alarms", async () => {
        const found: Alarm[] = [];
        for (let from = 0; from < names.length; from += PAGE) {
          const AlarmNames = names.slice(from, from + PAGE);
          for await (const page of alarmPages({ AlarmNames }, signal)) found.push(...page);
        }
        return found;
      }),

    alarmNames: async (signal) => {
      const names: string[] = [];
      try {
        let pages = 0;
        for await (const page of alarmPages({}, signal)) {
          names.push(...page.map(({ name }) => name));
          pages += 1;
          if (pages === MOST_PAGES_OF_NAMES) break;
        }
      } catch {
        // Only a hint: the answer does without.
      }
      return names;
    },

    metricData: (query, signal) =>
      explained("reading CloudWatch metrics", async () => {
        const input: GetMetricDataCommandInput = {
          MetricDataQueries: toQueries(query),
          StartTime: new Date(query.from),
          EndTime: new Date(query.to),
          ScanBy: "TimestampDescending",
        };
        const page = await client.send(new GetMetricDataCommand(input), { abortSignal: signal });
        return { series: (page.MetricDataResults ?? []).map(toSeries), remarks: remarksOf(page) };
      }),
  };
}

function toAlarm(alarm: MetricAlarm & CompositeAlarm): Alarm {
  const since = alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp;
  const { EvaluationState } = alarm;
  return {
    name: alarm.AlarmName ?? "",
    state: alarm.StateValue ?? "INSUFFICIENT_DATA",
    reason: alarm.StateReason ?? "CloudWatch gives no reason",
    since: since?.getTime(),
    unevaluated: EvaluationState === "EVALUATION_ERROR" || EvaluationState === "EVALUATION_FAILURE",
  };
}

function toQueries({ expression, metrics, period }: MetricQuery): MetricDataQuery[] {
  const Period = period / 1000;
  if (expression === undefined) return metrics.map((metric) => toQuery(metric, Period));
  const hidden = metrics.map((metric) => ({ ...toQuery(metric, Period), ReturnData: false }));
  return [...hidden, { Id: unusedId(metrics), Expression: expression, Period }];
}

function toQuery({ id, namespace, metric, dimensions, stat }: Metric, Period: number): MetricDataQuery {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  const Metric = { Namespace: namespace, MetricName: metric, Dimensions };
  return { Id: id, MetricStat: { Metric, Period, Stat: stat } };
}

function unusedId(metrics: readonly Metric[]): string {
  let id = "result";
  while (metrics.some((metric) => metric.id === id)) id += "_";
  return id;
}

/** The window is a few periods long: its data fit into one answer. */
function toSeries({ Id, Label, StatusCode, Timestamps = [], Values = [] }: MetricDataResult): MetricSeries {
  const points = Timestamps.flatMap((at, index) => {
    const value = Values[index];
    return value === undefined ? [] : [{ at: at.getTime(), value }];
  });
  return { label: Label ?? Id ?? "", status: STATUS[StatusCode ?? "Complete"], points };
}

const STATUS: Readonly<Record<NonNullable<MetricDataResult["StatusCode"]>, MetricSeries["status"]>> = {
  Complete: "complete",
  PartialData: "partial",
  InternalError: "failed",
  Forbidden: "forbidden",
};

function remarksOf({ Messages = [], MetricDataResults = [] }: GetMetricDataCommandOutput): readonly string[] {
  const all = [...Messages, ...MetricDataResults.flatMap((result) => result.Messages ?? [])];
  return all.map(({ Code, Value }) => [Code, Value].filter(Boolean).join(": "));
}
