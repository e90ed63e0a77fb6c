import type { DeploymentConfiguration } from "@deploy-actions/shared/ecs/ecs";
import type { ServiceDefinition } from "@deploy-actions/shared/ecs/service-definition/schema.gen";
import { Failure } from "@deploy-actions/shared/failure";
import { invalid } from "@deploy-actions/shared/problems";
import type { Observed } from "../observe.ts";
import type { Request } from "../request/request.ts";
import { checkCreation } from "../service-definition/check-creation.ts";
import { creationInput } from "../service-definition/creation-input.ts";
import { NATIVE } from "../strategy.ts";
import { NO_SERVICE } from "../went-back.ts";
import { refuseMissingImages } from "./images.ts";
import { newDefinition, type Plan, targetOf } from "./plan.ts";

export type CreationPlan = Plan & { readonly kind: "create" };

/** What CreateService would refuse is told here, before anything is registered. */
export function planCreation(
  request: Request,
  definition: ServiceDefinition,
  observed: Pick<Observed, "base" | "newest" | "images">,
): CreationPlan {
  refuseController(definition);
  const task = newDefinition(request, observed);
  refuseMissingImages(observed.images);
  const target = targetOf(task, [observed.base, observed.newest]);
  const asked = creationInput(definition, { taskDefinition: task.family, ...creationSettings(request) });
  const problems = [...checkCreation(asked, task)].map((problem) => ({
    ...problem,
    at: `service-definition ${problem.at}`,
  }));
  if (problems.length > 0) throw invalid("The service cannot be created like this:", problems);
  return {
    kind: "create",
    current: NO_SERVICE,
    target,
    desiredCount: asked.desiredCount,
    changes: [`service ${definition.serviceName} is created`],
    notes: asked.desiredCount === 0 ? ["The new service runs no task: a green step proves nothing about it."] : [],
    wayBack: { kind: "none", why: "there was no service before; one that does not become good is deleted again" },
  };
}

/** What the inputs say beside the definition. */
export function creationSettings({ desiredCount, deploymentConfiguration, strategy }: Request) {
  const chosen = NATIVE[strategy.name];
  const configuration: DeploymentConfiguration | undefined =
    chosen === undefined ? deploymentConfiguration : { ...deploymentConfiguration, strategy: chosen };
  return { desiredCount, deploymentConfiguration: configuration };
}

function refuseController({ serviceName, deploymentController }: ServiceDefinition): void {
  const controller = deploymentController?.type ?? "ECS";
  if (controller === "ECS") return;
  throw new Failure(
    `Service "${serviceName}" does not exist, and its definition has the deployment controller ${controller}: this action creates only services that ECS deploys.`,
    { hint: "Create it together with what deploys it, then run again; or leave deploymentController out." },
  );
}
