import * as v from "valibot";
import type { AlarmCheck } from "../../check.ts";
import { commonMembers, commonOf } from "../common.ts";
import { member } from "../member.ts";
import { firstOf, inShort } from "../names.ts";
import { rule } from "../rule.ts";
import { oneOrMore } from "../values/one-or-more.ts";

export function alarmCheck() {
  return v.pipe(
    v.strictObject({
      kind: v.literal("alarm"),
      alarm: v.optional(member(alarmName, "Name of a metric or composite alarm of CloudWatch.", "web-5xx")),
      alarms: v.optional(
        member(oneOrMore(alarmName), "Several of them, instead of `alarm`; each is a target.", [
          "web-5xx",
          "web-latency",
        ]),
      ),
      ...commonMembers("alarm", { targets: "several", latency: false, value: false }),
    }),
    v.description("Whether CloudWatch alarms are quiet."),
    rule(["alarm", "alarms"], ({ alarm, alarms }) => {
      if (alarm !== undefined && alarms) return { at: ["alarm"], message: "Write alarm or alarms, not both" };
      if (alarm === undefined && !alarms)
        return { at: [], message: 'There is no alarm: write it like "alarm: web-5xx"' };
      return new Set(alarms).size < (alarms ?? []).length
        ? { at: ["alarms"], message: "An alarm is there twice" }
        : undefined;
    }),
    rule(["alarm", "alarms", "quorum"], ({ alarms = [], quorum }) =>
      quorum && alarms.length < 2 ? { at: ["quorum"], message: "There is one target: list several alarms" } : undefined,
    ),
    v.transform((given): AlarmCheck => {
      const alarms = given.alarms ?? [given.alarm ?? ""];
      return { kind: "alarm", ...commonOf(given, inShort(`alarm ${firstOf(alarms)}`)), alarms };
    }),
  );
}

/** Names of alarms have 255 characters at most (API reference, PutMetricAlarm). */
const alarmName = v.pipe(
  v.string(),
  v.nonEmpty("An alarm has a name"),
  v.maxLength(255, "The name of an alarm has 255 characters at most"),
  v.check((text) => !text.startsWith("arn:"), "Write its name, not its ARN"),
);
