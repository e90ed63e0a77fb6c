import type { Before } from "@deploy-actions/shared/ecs/before";
import type { Service } from "@deploy-actions/shared/ecs/ecs";
import type { Plan } from "../plan/plan.ts";

/** What the service was before this step, as far as the way back needs it. */
export function beforeOf(plan: Plan, { desiredCount, deploymentConfiguration }: Service): Before {
  const members = plan.kind === "deploy" ? plan.members : undefined;
  const wayBack = plan.wayBack.kind === "available" ? plan.wayBack : undefined;
  return {
    taskDefinition: wayBack?.taskDefinition,
    needsCopy: wayBack?.needsCopy ?? false,
    desiredCount,
    deploymentConfiguration,
    changed: plan.kind === "deploy" ? plan.settings : {},
    members: members && { atOnce: members.atOnce.before, withDeployment: members.withDeployment.before },
  };
}
