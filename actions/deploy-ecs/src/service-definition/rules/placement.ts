import type { ServiceDefinition } from "@deploy-actions/shared/ecs/service-definition/schema.gen";
import type { Problem } from "@deploy-actions/shared/problems";
import { isFargateProvider, runsOnFargate } from "./rule.ts";

/** Where the tasks run. Source: the ECS API reference, CreateService, and the developer guide, "Capacity providers". */
export function* placement(definition: ServiceDefinition): Generator<Problem> {
  const { launchType, capacityProviderStrategy = [], platformVersion } = definition;
  if (launchType !== undefined && capacityProviderStrategy.length > 0) {
    yield {
      at: "capacityProviderStrategy",
      message: `It cannot stand beside launchType ${launchType}.`,
      fix: "Keep one of them.",
    };
  }
  if (launchType === "MANAGED_INSTANCES") {
    yield {
      at: "launchType",
      message: "A service does not have this launch type.",
      fix: "Remove it and name the capacity provider of your managed instances in capacityProviderStrategy.",
    };
  }
  yield* providers(capacityProviderStrategy);
  if (runsOnFargate(definition)) yield* onFargate(definition);
  else if (runsOnFargate(definition) === false && platformVersion !== undefined) {
    yield { at: "platformVersion", message: "Only Fargate has platform versions.", fix: "Remove it." };
  }
}

function* providers(strategy: NonNullable<ServiceDefinition["capacityProviderStrategy"]>): Generator<Problem> {
  if (strategy.length === 0) return;
  const fargate = strategy.filter(({ capacityProvider }) => isFargateProvider(capacityProvider));
  if (fargate.length > 0 && fargate.length < strategy.length) {
    yield {
      at: "capacityProviderStrategy",
      message: "Fargate and other capacity providers cannot be mixed in one strategy.",
      fix: "Use FARGATE and FARGATE_SPOT, or neither.",
    };
  }
  const bases = strategy.filter(({ base = 0 }) => base > 0);
  if (bases.length > 1) {
    yield {
      at: "capacityProviderStrategy",
      message: `${bases.length} capacity providers have a base; only one may.`,
      fix: "Set base to 0 for the others.",
    };
  }
  if (strategy.length > 1 && strategy.every(({ weight = 0 }) => weight === 0)) {
    yield {
      at: "capacityProviderStrategy",
      message: "All weights are 0: ECS would have no provider for the tasks beyond the base.",
      fix: "Give at least one a weight of 1 or more.",
    };
  }
}

function* onFargate({
  networkConfiguration,
  placementStrategy = [],
  placementConstraints = [],
  role,
}: ServiceDefinition): Generator<Problem> {
  if (!networkConfiguration?.awsvpcConfiguration) {
    yield {
      at: "networkConfiguration",
      message: "Fargate needs awsvpcConfiguration with the subnets of the tasks.",
      fix: "Write { awsvpcConfiguration: { subnets: [subnet-…], securityGroups: [sg-…] } }.",
    };
  }
  for (const [at, { length }] of Object.entries({ placementStrategy, placementConstraints })) {
    if (length > 0) yield { at, message: "Fargate places tasks by itself and takes none.", fix: "Remove it." };
  }
  if (role !== undefined) {
    yield {
      at: "role",
      message: "Tasks on Fargate are registered by the service-linked role; ECS takes no other.",
      fix: "Remove it.",
    };
  }
}
