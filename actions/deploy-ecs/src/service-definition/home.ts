import { SERVICE_DEFINITION } from "@deploy-actions/shared/ecs/service-definition/schema.gen";
import { CONTAINER_DEFINITION, TASK_DEFINITION } from "@deploy-actions/shared/ecs/task-definition/schema.gen";
import type { Shape } from "@deploy-actions/shared/ecs/task-definition/shape";

/** Where a key belongs that was written in another place of a service definition. */
export function homeInServiceDefinition(key: string): string | undefined {
  if (key === "clientToken") return "Remove it: the step makes one of its own for each run.";
  if (Object.hasOwn(SERVICE_DEFINITION.members, key)) return "It belongs to the service: put it beside serviceName.";
  const places = HOLDERS.get(key) ?? [];
  if (places.length === 1) return `It belongs under ${places[0]}.`;
  if (places.length > 1) return undefined;
  const ofTask = [TASK_DEFINITION, CONTAINER_DEFINITION].some(({ members }) => Object.hasOwn(members, key));
  return ofTask ? "It belongs to the task definition." : undefined;
}

/** The paths of what holds a member of that name, for every member below the top. */
const HOLDERS: ReadonlyMap<string, readonly string[]> = holders(SERVICE_DEFINITION, "");

function holders(shape: Shape, path: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const add = (key: string, places: readonly string[]) => found.set(key, [...(found.get(key) ?? []), ...places]);
  if (shape.type === "list") return holders(shape.member, path);
  if (shape.type !== "structure") return found;
  for (const [name, inner] of Object.entries(shape.members)) {
    if (path) add(name, [path]);
    for (const [key, places] of holders(inner, path ? `${path}.${name}` : name)) add(key, places);
  }
  return found;
}
