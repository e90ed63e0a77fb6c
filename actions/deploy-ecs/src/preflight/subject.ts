import type { DeploymentConfiguration, Service } from "@deploy-actions/shared/ecs/ecs";
import type { ContainerDefinition, TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import type { Sighting } from "../registry.ts";

/** One service of the step, as it will be deployed. */
export interface PreflightSubject {
  /** Name. */
  readonly service: string;
  /** The new one. */
  readonly definition: TaskDefinition;
  /** Whether it will be registered, which takes the permission to pass its roles. Default true. */
  readonly registers?: boolean;
  /** What the registry said about each image, by reference. */
  readonly images: ReadonlyMap<string, Sighting>;
  /** The service now; undefined when it will be created. */
  readonly live: Service | undefined;
  readonly desiredCount: number;
  /** As it will be. */
  readonly deploymentConfiguration: DeploymentConfiguration;
  readonly isFargate: boolean;
}

/** Where the step deploys. */
export interface Home {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  /** "aws", "aws-cn", "aws-us-gov". */
  readonly partition: string;
}

/** ROLLING, BLUE_GREEN, LINEAR or CANARY; a service that CodeDeploy or something else rolls out has none. */
export function strategyOf({ live, deploymentConfiguration }: PreflightSubject): string | undefined {
  if (live && live.controller !== "ECS") return undefined;
  const { strategy = live?.strategy ?? "ROLLING" } = deploymentConfiguration;
  return typeof strategy === "string" ? strategy : undefined;
}

export function eachContainer({ definition }: PreflightSubject): readonly ContainerDefinition[] {
  return definition.containerDefinitions;
}
