import type { TargetGroupCheck } from "../check.ts";
import type { Probe } from "../observation.ts";
import { judgeTargets } from "../target-group/judge-targets.ts";
import type { TargetGroups } from "../target-group/targets.ts";
import { askAws } from "./ask-aws.ts";
import { awsTargetGroups } from "./aws-target-groups.ts";
import type { ProbeEffects } from "./expectation.ts";

/** Whether a load balancer finds the targets of a group healthy; judgeTargets has the rule. */
export function targetGroupProbe(
  check: TargetGroupCheck,
  { access }: Pick<ProbeEffects, "access">,
  open: () => Promise<TargetGroups> = async () => awsTargetGroups(await access()),
): Probe {
  const given = check.targetGroup;
  const isArn = given.startsWith("arn:");
  // arn:aws:elasticloadbalancing:REGION:ACCOUNT:targetgroup/NAME/ID
  const target = isArn ? (given.split("/")[1] ?? given) : given;
  let groups: TargetGroups | undefined;
  let arn = isArn ? given : undefined;
  let hasPassed = false;
  return {
    look: (signal) =>
      askAws(target, check, signal, async (limited) => {
        groups ??= await open();
        arn ??= await groups.arnOf(given, limited);
        const seen = judgeTargets(await groups.targetsOf(arn, limited), check.expect, { hasPassed });
        hasPassed ||= seen.outcome === "pass";
        return seen;
      }),
  };
}
