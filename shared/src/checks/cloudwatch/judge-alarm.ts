import { shortNames } from "../../aws/short-names.ts";
import { shorten } from "../assert/show.ts";
import type { Observation } from "../observation.ts";
import type { Alarm } from "./cloudwatch.ts";
import { when } from "./when.ts";

/** Characters of CloudWatch's reason that fit into a sentence; the whole is in the evidence. */
const LONGEST_REASON = 300;

/**
 * What an alarm tells of a deploy. One that went into ALARM before the deploy tells nothing: otherwise the fix for what it
 * rings about could never be deployed. (ECS leaves such alarms alone for the same reason.)
 */
export function judgeAlarm(alarm: Alarm, deployedAt: number | undefined): Observation {
  const { name: target, state, since, unevaluated } = alarm;
  const evidence = [`${state}: ${alarm.reason}`];
  const held = since === undefined ? state : `${state} since ${when(since)}`;
  // Composite alarms name others by ARN; the reason becomes an output, which must not hold the account.
  const why = shorten(shortNames(alarm.reason), LONGEST_REASON);
  switch (state) {
    case "OK":
      if (!unevaluated) return { target, outcome: "pass", reason: held, evidence };
      return { target, outcome: "error", reason: `CloudWatch cannot evaluate the alarm: ${why}`, evidence };
    case "INSUFFICIENT_DATA":
      return { target, outcome: "no-data", reason: `${held}: ${why}`, evidence };
    case "ALARM":
      if (since !== undefined && deployedAt !== undefined && since < deployedAt) {
        return { target, outcome: "no-data", reason: `in ${held}, before this deploy: it cannot tell`, evidence };
      }
      return { target, outcome: "fail", reason: `${held}: ${why}`, evidence };
  }
}
