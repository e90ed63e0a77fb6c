import type { DeploymentConfiguration } from "@deploy-actions/shared/ecs/ecs";
import type { ServiceDefinition } from "@deploy-actions/shared/ecs/service-definition/schema.gen";

/** What the step's inputs say; the file's word counts for what they leave out. */
export interface CreationSettings {
  /** `family:revision` of what was registered. */
  readonly taskDefinition: string;
  readonly desiredCount: number | undefined;
  readonly deploymentConfiguration: DeploymentConfiguration | undefined;
}

/**
 * What CreateService is asked with. Empty lists are left out: a new service has nothing to clear, and a description has them
 * for all that the service does not use.
 */
export function creationInput(definition: ServiceDefinition, settings: CreationSettings): ServiceDefinition {
  const { taskDefinition, desiredCount = definition.desiredCount } = settings;
  const configuration = { ...definition.deploymentConfiguration, ...settings.deploymentConfiguration };
  const members = Object.entries({
    ...definition,
    taskDefinition,
    desiredCount,
    deploymentConfiguration: Object.keys(configuration).length > 0 ? configuration : undefined,
  }).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0));
  return Object.fromEntries(members) as unknown as ServiceDefinition;
}
