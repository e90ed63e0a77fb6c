import type { ServiceDefinition } from "@deploy-actions/shared/ecs/service-definition/schema.gen";
import type { Problem } from "@deploy-actions/shared/problems";
import { controllerOf } from "./rule.ts";

/** What only services have that ECS deploys (ECS API reference, DeploymentConfiguration). */
export function* controller(definition: ServiceDefinition): Generator<Problem> {
  const type = controllerOf(definition);
  if (type === "ECS") return;
  if (type === "EXTERNAL") {
    yield {
      at: "deploymentController.type",
      message: "A service of an EXTERNAL controller is deployed by what created it, not by this action.",
      fix: "Use ECS or CODE_DEPLOY.",
    };
  }
  const { deploymentCircuitBreaker, alarms, earlySuccessCriteria } = definition.deploymentConfiguration ?? {};
  for (const [member, value] of Object.entries({ deploymentCircuitBreaker, alarms, earlySuccessCriteria })) {
    if (!value?.enable) continue;
    yield {
      at: `deploymentConfiguration.${member}`,
      message: `It is for services that ECS deploys, and this one is deployed by ${type}.`,
      fix: "Remove it, or set deploymentController to { type: ECS }.",
    };
  }
}
