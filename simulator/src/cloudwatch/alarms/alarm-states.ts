import type { StateValue } from "./alarm.ts";

/** What ECS needs from CloudWatch. */
export interface AlarmStates {
  /** Undefined: there is no such alarm. */
  stateOf(alarm: string): StateValue | undefined;
}
