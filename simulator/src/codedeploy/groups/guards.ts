import type { AlarmConfiguration, AutoRollbackConfiguration } from "@aws-sdk/client-codedeploy";
import { refusal } from "../errors.ts";

/** "The maximum number of alarms for a deployment group (10)" (API reference, AlarmsLimitExceededException). */
const MOST_ALARMS = 10;

/** What may stop a deployment, of a group or of one deployment alone. */
export function checkAlarms({
  enabled = false,
  alarms = [],
  ignorePollAlarmFailure = false,
}: AlarmConfiguration): AlarmConfiguration {
  const names = alarms.map(({ name }) => name);
  if (names.length > MOST_ALARMS) {
    throw refusal("AlarmsLimitExceededException", `A deployment group can have at most ${MOST_ALARMS} alarms`);
  }
  const problem =
    (names.some((name) => !name) && "An alarm must have a name") ||
    (new Set(names).size < names.length && "Each alarm can be specified only once") ||
    (enabled && names.length === 0 && "Alarms must be specified when the alarm configuration is enabled");
  if (problem) throw refusal("InvalidAlarmConfigException", problem);
  return { enabled, alarms, ignorePollAlarmFailure };
}

/** After what a deployment is rolled back. */
export function checkAutoRollback({
  enabled = false,
  events = [],
}: AutoRollbackConfiguration): AutoRollbackConfiguration {
  if (enabled && events.length === 0) {
    throw refusal("InvalidAutoRollbackConfigException", "Events must be specified when automatic rollback is enabled");
  }
  return { enabled, events };
}
