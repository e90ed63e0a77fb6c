import type { Deployment } from "../deployments/deployment.ts";
import type { CodeDeploy, DeploymentGroup, TargetGroup } from "../state.ts";
import { failure } from "./ending.ts";

/** Gives the replacement its share of a listener's traffic and leaves the rest to the original. */
export function shiftTraffic(
  codeDeploy: CodeDeploy,
  { group, target }: Deployment,
  listener: "prod" | "test",
  percent: number,
): void {
  if (!target.original) return;
  const original = target.original.targetGroup;
  const replacement = otherOf(group, original);
  setWeights(codeDeploy, group, listener, [
    [replacement, percent],
    [original, 100 - percent],
  ]);
  if (listener === "prod") target.replacementPercent = percent;
}

/**
 * Puts the idle group of a pair behind the production listener with weight 0, so that its targets are checked before they get
 * traffic. CodeDeploy does so for canary and linear deployments (user guide, "Troubleshoot Amazon ECS deployment issues").
 */
export function attachIdleGroup(codeDeploy: CodeDeploy, group: DeploymentGroup, serving: TargetGroup): void {
  setWeights(codeDeploy, group, "prod", [
    [otherOf(group, serving), 0],
    [serving, 100],
  ]);
}

export function otherOf({ targetGroups: [first, second] }: DeploymentGroup, { arn }: TargetGroup): TargetGroup {
  return first.arn === arn ? second : first;
}

/** The group that the service's PRIMARY task set is in, which has to be behind the production listener. */
export function servingGroup(
  codeDeploy: CodeDeploy,
  group: DeploymentGroup,
  targetGroupArn: string | undefined,
): TargetGroup {
  const serving = group.targetGroups.find(({ arn }) => arn === targetGroupArn);
  const rules = serving && codeDeploy.routes.rulesTo(group.listeners.prod, [serving.arn]);
  if (serving && rules && rules.length > 0) return serving;
  throw failure(
    "ELASTIC_LOAD_BALANCING_INVALID",
    "The ELB could not be updated due to the following error: Primary taskset target group must be behind listener",
  );
}

/** In every rule of the listener that forwards to the pair. */
function setWeights(
  { routes }: CodeDeploy,
  { listeners, targetGroups }: DeploymentGroup,
  listener: "prod" | "test",
  weights: readonly (readonly [TargetGroup, number])[],
): void {
  const arn = listeners[listener];
  if (arn === undefined) return;
  const rules =
    routes.rulesTo(
      arn,
      targetGroups.map((group) => group.arn),
    ) ?? [];
  for (const rule of rules) {
    routes.setRuleWeights(
      rule,
      weights.map(([group, weight]) => ({ targetGroupArn: group.arn, weight })),
    );
  }
}
