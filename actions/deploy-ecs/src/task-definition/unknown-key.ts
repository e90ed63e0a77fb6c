import { nearest } from "@deploy-actions/shared/did-you-mean";
import { CONTAINER_DEFINITION, TASK_DEFINITION } from "@deploy-actions/shared/ecs/task-definition/schema.gen";
import type { StructureShape } from "@deploy-actions/shared/ecs/task-definition/shape";

/** Where a key belongs that was written in another place, as a sentence; undefined when it belongs nowhere. */
export type HomeOf = (key: string) => string | undefined;

/** The member a key was meant to be, unless it is one of another place: the same word in another spelling, or the nearest. */
export function findMember(key: string, { members }: StructureShape, homeOf: HomeOf): string | undefined {
  if (homeOf(key)) return undefined;
  const names = Object.keys(members);
  return names.find((name) => lettersOf(name) === lettersOf(key)) ?? nearest(key, names);
}

/** What to say about a key that the structure does not have. The AWS SDK would drop it without a word. */
export function unknownKey(
  key: string,
  shape: StructureShape,
  homeOf: HomeOf,
): { readonly message: string; readonly fix: string } {
  const message = "ECS does not know this key.";
  const home = homeOf(key);
  if (home) return { message: "ECS does not take this key here.", fix: home };
  const meant = findMember(key, shape, homeOf);
  if (meant) return { message, fix: `Did you mean "${meant}"?` };
  const names = Object.keys(shape.members);
  return { message, fix: names.length > 12 ? "Remove it." : `Remove it; keys here are ${names.join(", ")}.` };
}

export function homeInTaskDefinition(key: string): string | undefined {
  const ofTask = Object.hasOwn(TASK_DEFINITION.members, key);
  const ofContainer = Object.hasOwn(CONTAINER_DEFINITION.members, key);
  if (ofTask && !ofContainer) return "It belongs to the task: put it beside containerDefinitions.";
  if (ofContainer && !ofTask) return "It belongs to a container: put it in an entry of containerDefinitions.";
  return undefined;
}

function lettersOf(name: string): string {
  return name.replace(/[-_ ]/g, "").toLowerCase();
}
