import type { Metric } from "../cloudwatch/metrics/metric.ts";

export function elbMetric(name: string, dimensions: Readonly<Record<string, string>>): Metric {
  return { namespace: "AWS/ApplicationELB", name, dimensions };
}

/** The end of an ARN: "app/web/0123456789abcdef", "targetgroup/web/0123456789abcdef". */
export function dimension(arn: string): string {
  return arn.replace(/^.*:(?:loadbalancer\/)?/, "");
}
