import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import type { Problem } from "@deploy-actions/shared/problems";
import { registryAccount } from "../account-ids.ts";
import { splitImageReference } from "../image-reference.ts";
import { isFargate } from "./rule.ts";

/** Without an execution role ECS can neither fetch secrets nor, on Fargate, pull from ECR or write logs. */
export function* executionRole(definition: TaskDefinition): Generator<Problem> {
  if (definition.executionRoleArn) return;
  const needs = definition.containerDefinitions.flatMap(({ name, image, secrets, logConfiguration }) => [
    ...(secrets?.length ? [`to read the secrets of "${name}"`] : []),
    ...(isFargate(definition) && registryAccount(splitImageReference(image).registry) !== undefined
      ? [`to pull the image of "${name}" from ECR`]
      : []),
    ...(isFargate(definition) && logConfiguration?.logDriver === "awslogs" ? [`to write the log of "${name}"`] : []),
  ]);
  if (needs.length === 0) return;
  yield {
    at: "executionRoleArn",
    message: `There is no execution role. ECS needs one ${needs.join(", ")}, and AWS refuses to register the definition without it.`,
    fix: "Set executionRoleArn, for example to the role ecsTaskExecutionRole of your account.",
  };
}
