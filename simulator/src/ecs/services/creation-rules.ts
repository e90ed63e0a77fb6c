import type { CreateServiceCommandInput } from "@aws-sdk/client-ecs";
import { invalidParameter } from "../errors.ts";
import type { Service } from "../state.ts";

/** "Up to 36 ASCII characters in the range of 33-126 (inclusive) are allowed" (API reference, CreateService). */
const CLIENT_TOKEN = /^[!-~]{0,36}$/;

/** A name is free once the service that had it is INACTIVE. */
export function checkNameIsFree(existing: Service | undefined): void {
  if (existing?.status === "DRAINING") throw invalidParameter("Unable to Start a service that is still Draining.");
  if (existing?.status === "ACTIVE") throw invalidParameter("Creation of service was not idempotent.");
}

/** What CreateService refuses of a request by itself. Where AWS publishes no sentence, it is chosen. */
export function checkCreation(input: CreateServiceCommandInput): void {
  const { clientToken = "", serviceName, desiredCount = 0, deploymentController, loadBalancers = [] } = input;
  if (!/^[\w-]{1,255}$/.test(`${serviceName}`)) throw invalidParameter("Invalid service name.");
  if (!CLIENT_TOKEN.test(clientToken)) throw invalidParameter("clientToken must be at most 36 ASCII characters.");
  if (desiredCount < 0) throw invalidParameter("desiredCount cannot be negative.");
  for (const { containerName, containerPort } of loadBalancers) {
    if (!containerName) throw invalidParameter("Container name cannot be empty.");
    if (containerPort === undefined) throw invalidParameter("Container port cannot be empty.");
  }
  if (deploymentController?.type === "CODE_DEPLOY" && loadBalancers.length > 1) {
    throw invalidParameter("Multiple target groups are not supported with the CODE_DEPLOY deployment controller.");
  }
  if (input.role && loadBalancers.length === 0) {
    throw invalidParameter("An IAM role can only be specified for services that are using a load balancer.");
  }
  if (input.schedulingStrategy === "DAEMON") checkDaemon(input);
  if (isForFargate(input)) checkFargate(input);
}

function checkDaemon(input: CreateServiceCommandInput): void {
  if (input.desiredCount !== undefined) {
    throw invalidParameter(
      "The daemon scheduling strategy does not support a desired count for services. Remove a desired count and try again.",
    );
  }
  if (input.placementStrategy?.length) {
    throw invalidParameter("The daemon scheduling strategy does not support placement strategies.");
  }
  const { type = "ECS" } = input.deploymentController ?? {};
  if (type !== "ECS") throw invalidParameter(`The daemon scheduling strategy is not supported with ${type}.`);
  if (isForFargate(input)) throw invalidParameter("The daemon scheduling strategy is not supported with FARGATE.");
}

function checkFargate({ placementStrategy, placementConstraints, role }: CreateServiceCommandInput): void {
  if (placementStrategy?.length) {
    throw invalidParameter("Placement strategies are not supported with FARGATE launch type.");
  }
  if (placementConstraints?.length) {
    throw invalidParameter("Placement constraints are not supported with FARGATE launch type.");
  }
  if (role) {
    throw invalidParameter("You cannot specify an IAM role for services that require a service linked role.");
  }
}

function isForFargate({ launchType, capacityProviderStrategy = [] }: CreateServiceCommandInput): boolean {
  const providers = capacityProviderStrategy.map(({ capacityProvider }) => capacityProvider);
  return launchType === "FARGATE" || providers.some((name) => name?.startsWith("FARGATE"));
}
