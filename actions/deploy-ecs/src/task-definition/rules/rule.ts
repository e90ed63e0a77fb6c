import type { ContainerDefinition, TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import type { Problem } from "@deploy-actions/shared/problems";

/** One subject of checks. Pure; says every mistake it finds, each with its path. */
export type Rule = (definition: TaskDefinition) => Iterable<Problem>;

/** The containers with their paths. */
export function* eachContainer({
  containerDefinitions,
}: TaskDefinition): Generator<readonly [ContainerDefinition, string]> {
  for (const [index, container] of containerDefinitions.entries()) yield [container, `containerDefinitions[${index}]`];
}

/** `container "web"`, for messages. */
export function nameOf({ name }: ContainerDefinition): string {
  return `container "${name}"`;
}

export function isFargate({ requiresCompatibilities = [] }: TaskDefinition): boolean {
  return requiresCompatibilities.includes("FARGATE");
}

/** Items that repeat the key of an earlier one, each with both positions. */
export function* repeated<Item>(items: readonly Item[], keyOf: (item: Item) => string | undefined) {
  const seen = new Map<string, number>();
  for (const [index, item] of items.entries()) {
    const key = keyOf(item);
    if (!key) continue;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, index);
    else yield { index, first, key, item };
  }
}
