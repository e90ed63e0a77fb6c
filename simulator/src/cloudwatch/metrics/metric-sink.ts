import type { Datum } from "./datum.ts";
import type { Metric } from "./metric.ts";

/** Where services of AWS publish their metrics. */
export interface MetricSink {
  publish(metric: Metric, datum: Datum): void;
}
