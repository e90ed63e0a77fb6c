import { datum } from "../cloudwatch/metrics/datum.ts";
import type { Metric } from "../cloudwatch/metrics/metric.ts";
import type { MetricSink } from "../cloudwatch/metrics/metric-sink.ts";
import type { TargetHealth } from "../load-balancing.ts";
import type { Account } from "./account.ts";
import { dimension, elbMetric } from "./elb-metric.ts";
import type { RequestMetrics } from "./request-metrics.ts";

/** "Elastic Load Balancing measures and sends its metrics in 60-second intervals" (user guide). */
const INTERVAL = 60_000;

/** Publishes at the end of every minute what was counted in it. Returns a function that ends it. */
export function publishMetrics(account: Account, requests: RequestMetrics, sink: MetricSink): () => void {
  const { clock } = account.world;
  let minute = Math.floor(clock.now() / INTERVAL) * INTERVAL;
  const untilItEnds = () => minute + INTERVAL - clock.now();
  let callOff = clock.after(untilItEnds(), function publish() {
    for (const { metric, datum } of requests.take(minute)) sink.publish(metric, datum);
    for (const metric of healthOf(account)) sink.publish(metric, datum(minute, "Count", [[metric.count, 1]]));
    // A timer may be early or late by a little, which sped-up time makes more.
    minute = Math.round(clock.now() / INTERVAL) * INTERVAL;
    callOff = clock.after(untilItEnds(), publish);
  });
  return () => callOff();
}

/** How many targets are healthy and unhealthy, of each group that is in use. */
function healthOf(account: Account): readonly (Metric & { readonly count: number })[] {
  return [...account.targetGroups.values()].flatMap(({ arn, members }) =>
    account.loadBalancersOf(arn).flatMap((loadBalancer) => {
      const dimensions = { LoadBalancer: dimension(loadBalancer), TargetGroup: dimension(arn) };
      const having = (wanted: TargetHealth["state"]) => members.filter(({ state }) => state === wanted).length;
      return [
        { ...elbMetric("HealthyHostCount", dimensions), count: having("healthy") },
        { ...elbMetric("UnHealthyHostCount", dimensions), count: having("unhealthy") },
      ];
    }),
  );
}
