import type { ServiceDefinition } from "@deploy-actions/shared/ecs/service-definition/schema.gen";
import type { Problem } from "@deploy-actions/shared/problems";

/** One subject of checks: what CreateService refuses of it. Pure; says every mistake it finds, each with its path. */
export type Rule = (definition: ServiceDefinition) => Iterable<Problem>;

/** FARGATE, FARGATE_SPOT: the capacity providers that every cluster has. */
export const isFargateProvider = (name: string): boolean => /^FARGATE(_SPOT)?$/.test(name);

/** Undefined: the default strategy of the cluster decides. */
export function runsOnFargate({ launchType, capacityProviderStrategy = [] }: ServiceDefinition): boolean | undefined {
  if (launchType !== undefined) return launchType === "FARGATE";
  if (capacityProviderStrategy.length === 0) return undefined;
  return capacityProviderStrategy.some(({ capacityProvider }) => isFargateProvider(capacityProvider));
}

export const controllerOf = ({ deploymentController }: ServiceDefinition): string =>
  deploymentController?.type ?? "ECS";

export const strategyOf = ({ deploymentConfiguration }: ServiceDefinition): string =>
  deploymentConfiguration?.strategy ?? "ROLLING";
