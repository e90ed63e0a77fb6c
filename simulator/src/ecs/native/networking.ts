import type { LoadBalancer } from "@aws-sdk/client-ecs";
import type { LoadBalancing } from "../../load-balancing.ts";
import type { Ecs, Revision } from "../state.ts";
import { pairOf } from "./target-groups.ts";

const INVALID = "Service deployment rolled back because of invalid networking configuration.";

export const RULES_GONE = `${INVALID} One or more rules not found`;

/** What makes a deployment turn round at its start (developer guide, "Troubleshooting Amazon ECS blue/green deployments"). */
export function networkingProblem({ loadBalancing, faults }: Ecs, { workload }: Revision): string | undefined {
  for (const loadBalancer of workload.loadBalancers ?? []) {
    const { roleArn } = loadBalancer.advancedConfiguration ?? {};
    if (roleArn && faults.unassumableRoles.has(roleArn)) {
      return `${INVALID} ECS was unable to manage the ELB resources due to missing permissions on ECS Infrastructure Role '${roleArn}'.`;
    }
    if (rulesOf(loadBalancer).some((rule) => !loadBalancing.ruleWeights(rule))) return RULES_GONE;
    const problem = ruleProblem(loadBalancing, loadBalancer);
    if (problem) return `${INVALID} ${problem}`;
  }
  return undefined;
}

function ruleProblem(loadBalancing: LoadBalancing, loadBalancer: LoadBalancer): string | undefined {
  const { productionListenerRule } = loadBalancer.advancedConfiguration ?? {};
  if (!productionListenerRule) return undefined;
  const pair = pairOf(loadBalancer);
  const missing = pair.find((arn) => !loadBalancing.findTargetGroup(arn));
  if (missing) return `The target group ${missing} does not exist.`;

  const production = loadBalancing.ruleWeights(productionListenerRule) ?? [];
  const associated = rulesOf(loadBalancer).flatMap(
    (rule) => loadBalancing.ruleWeights(rule)?.map(({ targetGroupArn }) => targetGroupArn) ?? [],
  );
  if (pair.some((arn) => !associated.includes(arn))) {
    return "Both targetGroup and alternateTargetGroup must be associated with the productionListenerRule or testListenerRule.";
  }
  const serving = production.filter(({ weight }) => weight > 0);
  const stranger = serving.find(({ targetGroupArn }) => !pair.includes(targetGroupArn));
  if (stranger) {
    return `Production listener rule is forwarding traffic to unexpected target group ${stranger.targetGroupArn}. Expected traffic to be forwarded to either targetGroupArn: ${pair[0]} or alternateTargetGroupArn: ${pair[1]}`;
  }
  if (serving.length === 1) return undefined;
  return `productionListenerRule ${productionListenerRule} should have exactly one target group serving traffic but found ${serving.length} target groups which are serving traffic`;
}

function rulesOf({ advancedConfiguration }: LoadBalancer): readonly string[] {
  const { productionListenerRule, testListenerRule } = advancedConfiguration ?? {};
  return [productionListenerRule, testListenerRule].filter((rule) => rule !== undefined);
}
