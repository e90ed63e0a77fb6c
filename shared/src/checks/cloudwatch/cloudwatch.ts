import type { Metric } from "../check.ts";

/** What the probes ask of CloudWatch, in their own words. Times are milliseconds since the Unix epoch. */
export interface CloudWatch {
  /** Metric and composite alarms. What is left out of the answer does not exist. */
  alarms(names: readonly string[], signal: AbortSignal): Promise<readonly Alarm[]>;
  /** Of alarms there are; not all of them when there are very many, and none when they may not be listed. */
  alarmNames(signal: AbortSignal): Promise<readonly string[]>;
  metricData(query: MetricQuery, signal: AbortSignal): Promise<MetricData>;
}

export interface Alarm {
  readonly name: string;
  readonly state: "OK" | "ALARM" | "INSUFFICIENT_DATA";
  /** Why, in CloudWatch's words. */
  readonly reason: string;
  /** When it took that state. */
  readonly since: number | undefined;
  /** CloudWatch could not evaluate it: the state is that of an earlier time. */
  readonly unevaluated: boolean;
}

export interface MetricQuery {
  /** Undefined: the one metric itself. */
  readonly expression: string | undefined;
  readonly metrics: readonly Metric[];
  /** Milliseconds. */
  readonly period: number;
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

export interface MetricData {
  readonly series: readonly MetricSeries[];
  /** What CloudWatch remarks on the query. */
  readonly remarks: readonly string[];
}

export interface MetricSeries {
  readonly label: string;
  readonly status: "complete" | "partial" | "failed" | "forbidden";
  /** The newest first; `at` is when its period begins. */
  readonly points: readonly { readonly at: number; readonly value: number }[];
}
