import type { PutCompositeAlarmCommandInput, PutMetricAlarmCommandInput } from "@aws-sdk/client-cloudwatch";
import type { AlarmRule } from "./alarm-rule.ts";
import type { Watched } from "./watched.ts";

export type StateValue = "OK" | "ALARM" | "INSUFFICIENT_DATA";

/** Times are milliseconds since the Unix epoch, simulated. */
export interface AlarmState {
  readonly value: StateValue;
  readonly reason: string;
  /** JSON. */
  readonly reasonData: string | undefined;
  /** When the state was last set, also to what it was. */
  readonly updatedAt: number;
  /** When it last became another one. */
  readonly transitionedAt: number;
}

export type Alarm = MetricAlarm | CompositeAlarm;

interface AlarmCommon {
  readonly name: string;
  readonly arn: string;
  readonly configuredAt: number;
  state: AlarmState;
}

export interface MetricAlarm extends AlarmCommon {
  readonly kind: "metric";
  readonly settings: PutMetricAlarmCommandInput;
  readonly watched: Watched;
}

export interface CompositeAlarm extends AlarmCommon {
  readonly kind: "composite";
  readonly settings: PutCompositeAlarmCommandInput;
  readonly rule: AlarmRule;
}

export function initialState(now: number): AlarmState {
  const reason = "Unchecked: Initial alarm creation";
  return { value: "INSUFFICIENT_DATA", reason, reasonData: undefined, updatedAt: now, transitionedAt: now };
}
