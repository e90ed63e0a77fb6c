import type { DeploymentConfiguration } from "@deploy-actions/shared/ecs/ecs";
import type { ServiceDefinition } from "@deploy-actions/shared/ecs/service-definition/schema.gen";
import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import type { Edits } from "../task-definition/edit.ts";
import type { StrategyRequest } from "./strategy.ts";

/** One service to deploy, as the inputs or one entry of `services` ask for it. */
export interface Request {
  /** Name or ARN. */
  readonly cluster: string;
  readonly service: string;
  readonly source: Source;
  readonly edits: Edits;
  readonly desiredCount: number | undefined;
  readonly deploymentConfiguration: DeploymentConfiguration | undefined;
  readonly forceNewDeployment: boolean;
  readonly strategy: StrategyRequest;
  readonly serviceDefinition?: ServiceDefinitionRequest | undefined;
}

/** What the service should be like, and whether it is made so where there is none. */
export interface ServiceDefinitionRequest {
  readonly definition: ServiceDefinition;
  readonly createsMissing: boolean;
}

/** Where the task definition comes from. */
export type Source =
  | { readonly kind: "live" }
  /** `family`, `family:revision` or an ARN. */
  | { readonly kind: "registered"; readonly reference: string }
  | { readonly kind: "file"; readonly definition: TaskDefinition };
