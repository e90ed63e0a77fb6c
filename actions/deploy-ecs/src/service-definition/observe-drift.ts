import type { Service } from "@deploy-actions/shared/ecs/ecs";
import type { ServiceDefinition } from "@deploy-actions/shared/ecs/service-definition/schema.gen";
import type { Mover } from "../strategy.ts";
import type { DefinedService } from "./defined-service.ts";
import { type DefinitionDrift, driftOf, taskDefinitionNote } from "./drift.ts";

/** Undefined: the service went away since it was looked at. */
export async function observeDrift(
  definition: ServiceDefinition,
  { service, mover }: { readonly service: Service; readonly mover: Mover },
  definedService: Pick<DefinedService, "look">,
): Promise<DefinitionDrift | undefined> {
  const seen = await definedService.look();
  if (!seen) return undefined;
  const drift = driftOf(definition, seen.definition, mover);
  return { ...drift, notes: [...drift.notes, ...taskDefinitionNote(definition, service)] };
}
