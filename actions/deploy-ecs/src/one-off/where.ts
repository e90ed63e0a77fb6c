import type { Placement, RegisteredTaskDefinition } from "@deploy-actions/shared/ecs/ecs";
import type { RunIdentity } from "./identity.ts";

/** What a one-off task runs on, and for whom. */
export interface OneOffWhere {
  readonly taskDefinition: Pick<RegisteredTaskDefinition, "name" | "arn" | "definition">;
  /** Name or ARN. */
  readonly cluster: string;
  /** Name of the service whose settings it takes over. */
  readonly service: string;
  /** The service's own. */
  readonly placement: Placement;
  readonly run: RunIdentity;
  /** Log lines kept as evidence, from 0 to 100. 0: the log is not read. */
  readonly logLines: number;
}
