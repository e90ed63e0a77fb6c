import { byNearness } from "../../did-you-mean.ts";
import type { AlarmCheck } from "../check.ts";
import type { CloudWatch } from "../cloudwatch/cloudwatch.ts";
import { judgeAlarm } from "../cloudwatch/judge-alarm.ts";
import type { Observation, Probe } from "../observation.ts";
import { askAwsAbout } from "./ask-aws.ts";
import { awsCloudWatch } from "./aws-cloudwatch.ts";
import type { Expectation, ProbeEffects } from "./expectation.ts";

const NAMES_SHOWN = 3;

/** Each alarm is a target. An alarm that does not exist is an error for good: the check, not the release, is wrong. */
export function alarmProbe(
  check: Pick<AlarmCheck, "alarms" | "pace">,
  { deployedAt }: Pick<Expectation, "deployedAt">,
  { access }: Pick<ProbeEffects, "access">,
): Probe {
  const { alarms: names } = check;
  let cloudWatch: CloudWatch | undefined;
  let known: readonly string[] | undefined;

  const missing = async (from: CloudWatch, target: string, signal: AbortSignal): Promise<Observation> => {
    known ??= await from.alarmNames(signal);
    const nearest = byNearness(target, known).slice(0, NAMES_SHOWN);
    const hint = nearest.length > 0 ? `; the nearest there are: ${nearest.join(", ")}` : "";
    return { target, outcome: "error", reason: `there is no alarm of this name${hint}`, final: true };
  };

  return {
    look: (signal) =>
      askAwsAbout(names, check, signal, async (limited) => {
        cloudWatch ??= awsCloudWatch(await access());
        const asked = cloudWatch;
        const found = new Map((await asked.alarms(names, limited)).map((alarm) => [alarm.name, alarm]));
        const seen: Observation[] = [];
        for (const name of names) {
          const alarm = found.get(name);
          seen.push(alarm ? judgeAlarm(alarm, deployedAt) : await missing(asked, name, limited));
        }
        return seen;
      }),
  };
}
