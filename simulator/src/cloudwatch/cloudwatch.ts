import type { AwsService } from "../service.ts";
import type { World } from "../world.ts";
import { alarmHandlers } from "./alarms/alarm-handlers.ts";
import type { AlarmStates } from "./alarms/alarm-states.ts";
import { Alarms } from "./alarms/alarms.ts";
import type { MetricSink } from "./metrics/metric-sink.ts";
import { MetricStore } from "./metrics/metric-store.ts";
import { metricHandlers } from "./metrics/metrics.ts";
import { permissions } from "./permissions.ts";
import { BUCKETS } from "./throttling.ts";
import { ALARM_INTERVAL, SERVICE_METRICS_LAG } from "./timing.ts";

/** CloudWatch: metrics with metric math, and alarms that follow them. */
export interface CloudWatch extends AwsService, MetricSink, AlarmStates {
  /** Stops the evaluation of alarms. */
  close(): void;
}

export function cloudWatchService(world: World): CloudWatch {
  const store = new MetricStore(world.clock);
  const alarms = new Alarms(world, store);
  let stop = world.clock.after(ALARM_INTERVAL, function again() {
    alarms.evaluateMetricAlarms();
    stop = world.clock.after(ALARM_INTERVAL, again);
  });
  return {
    name: "cloudwatch",
    iamPrefix: "cloudwatch",
    buckets: BUCKETS,
    permissions: (operation, input) => permissions(alarms, operation, input),
    handlers: { ...metricHandlers(world, store), ...alarmHandlers(alarms) },
    publish: (metric, datum) => store.put(metric, datum, SERVICE_METRICS_LAG),
    stateOf: (alarm) => alarms.stateOf(alarm),
    close: () => stop(),
  };
}
