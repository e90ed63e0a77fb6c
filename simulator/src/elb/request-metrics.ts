import type { ServerResponse } from "node:http";
import { type Datum, datum } from "../cloudwatch/metrics/datum.ts";
import type { Metric } from "../cloudwatch/metrics/metric.ts";
import { dimension, elbMetric } from "./elb-metric.ts";

/** What is told of a request while it is answered. */
export interface RequestRecord {
  targetChosen(targetGroupArn: string): void;
  /** `seconds`: from when the request left the load balancer until the target began to answer. */
  targetAnswered(status: number, seconds: number): void;
}

/** The client was gone before there was an answer (user guide, "HTTP 460"). */
const CLIENT_GONE = 460;

/** Counts requests as the load balancer's metrics do (user guide, "CloudWatch metrics for your Application Load Balancer"). */
export class RequestMetrics {
  #counts = new Map<string, { readonly metric: Metric; readonly unit: string; readonly values: Map<number, number> }>();

  /** Counts the request once it is over. */
  begin(loadBalancerArn: string, response: ServerResponse): RequestRecord {
    const balancer = { LoadBalancer: dimension(loadBalancerArn) };
    let group: Record<string, string> | undefined;
    let target: { readonly status: number; readonly seconds: number } | undefined;
    response.once("close", () => {
      const both = group ? [balancer, group] : [balancer];
      // Requests that are refused before a target is chosen are not among it.
      if (group) this.#count("RequestCount", both);
      if (target) {
        this.#count(`HTTPCode_Target_${hundreds(target.status)}_Count`, both);
        this.#count("TargetResponseTime", both, target.seconds, "Seconds");
        return;
      }
      const status = response.headersSent ? response.statusCode : CLIENT_GONE;
      if (status >= 300) this.#count(`HTTPCode_ELB_${hundreds(status)}_Count`, [balancer]);
      if (COUNTED_ALONE.has(status)) this.#count(`HTTPCode_ELB_${status}_Count`, [balancer]);
    });
    return {
      targetChosen: (targetGroupArn) => {
        group = { ...balancer, TargetGroup: dimension(targetGroupArn) };
      },
      targetAnswered: (status, seconds) => {
        target = { status, seconds };
      },
    };
  }

  /** What was counted since the last time; nothing of a metric that did not occur. */
  take(at: number): readonly { readonly metric: Metric; readonly datum: Datum }[] {
    const counts = [...this.#counts.values()];
    this.#counts = new Map();
    return counts.map(({ metric, unit, values }) => ({ metric, datum: datum(at, unit, [...values]) }));
  }

  #count(name: string, dimensions: readonly Record<string, string>[], value = 1, unit = "Count"): void {
    for (const each of dimensions) {
      const metric = elbMetric(name, each);
      const key = JSON.stringify(metric);
      const counted = this.#counts.get(key) ?? { metric, unit, values: new Map<number, number>() };
      counted.values.set(value, (counted.values.get(value) ?? 0) + 1);
      this.#counts.set(key, counted);
    }
  }
}

const COUNTED_ALONE: ReadonlySet<number> = new Set([500, 502, 503, 504]);

/** "5XX". */
function hundreds(status: number): string {
  return `${Math.floor(status / 100)}XX`;
}
