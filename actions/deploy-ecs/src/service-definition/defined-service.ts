import type { Service } from "@deploy-actions/shared/ecs/ecs";
import type { ServiceDefinition } from "@deploy-actions/shared/ecs/service-definition/schema.gen";

/** What it takes to create a service, to undo that, and to compare one with its definition. One service of one cluster. */
export interface DefinedService {
  /** DRAINING and INACTIVE ones, too, which ECS shows for a while. Undefined: it knows none of this name. */
  look(): Promise<SeenService | undefined>;
  /** The same request again, with the same token, is answered with the service that the first one created. */
  create(definition: ServiceDefinition, clientToken: string): Promise<Creation>;
  /** DeleteService with force, which stops its tasks. One that is being deleted, or is gone, is no error. */
  remove(): Promise<void>;
  scaleToZero(): Promise<void>;
}

export interface SeenService {
  readonly service: Service;
  /** Unix epoch ms, by AWS's clock. */
  readonly createdAt: number;
  /** In the words of CreateService: what would make the same service again. */
  readonly definition: ServiceDefinition;
}

export type Creation =
  | { readonly kind: "created"; readonly seen: SeenService }
  /** Somebody else's service has the name. */
  | { readonly kind: "name-taken" }
  /** The service that had the name is still being deleted. */
  | { readonly kind: "still-draining" };
