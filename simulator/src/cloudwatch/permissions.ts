import type { Input, Permission } from "../service.ts";
import type { Alarms } from "./alarms/alarms.ts";

/**
 * Metrics know no resources. Neither do composite alarms, which need the permission "scoped to *" (API reference,
 * DescribeAlarms and PutCompositeAlarm).
 */
export function permissions(alarms: Alarms, operation: string, input: Input): readonly Permission[] {
  const on = (names: readonly string[]) =>
    names.map((name) => ({ action: `cloudwatch:${operation}`, resource: alarms.arn(name) }));
  switch (operation) {
    case "PutMetricAlarm":
    case "SetAlarmState":
      return on([input.AlarmName]);
    case "DeleteAlarms":
      return on(input.AlarmNames);
    case "DescribeAlarms":
      return input.AlarmTypes?.includes("CompositeAlarm") ? [] : on(input.AlarmNames ?? ["*"]);
    default:
      return [];
  }
}
