import { didYouMean } from "@deploy-actions/shared/did-you-mean";
import type { ContainerDefinition, TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import type { Problem } from "@deploy-actions/shared/problems";
import { eachContainer } from "./rule.ts";

/** Which container waits for which: all exist, none waits for itself, and each condition can come true. */
export function* dependencies(definition: TaskDefinition): Generator<Problem> {
  const byName = new Map(definition.containerDefinitions.map((container) => [container.name, container]));
  const unknown = (name: string) => ({
    message: `No container is named "${name}".`,
    fix: didYouMean(name, [...byName.keys()]) ?? "Name one of this task definition.",
  });
  for (const [container, path] of eachContainer(definition)) {
    for (const [index, { containerName, condition }] of (container.dependsOn ?? []).entries()) {
      const at = `${path}.dependsOn[${index}]`;
      const target = byName.get(containerName);
      if (!target) yield { at: `${at}.containerName`, ...unknown(containerName) };
      else yield* conditionOf(target, condition, at);
    }
    for (const [index, { sourceContainer = "" }] of (container.volumesFrom ?? []).entries()) {
      const at = `${path}.volumesFrom[${index}].sourceContainer`;
      if (!byName.has(sourceContainer)) yield { at, ...unknown(sourceContainer) };
    }
  }
  const circle = findCircle(byName);
  if (circle) {
    const index = definition.containerDefinitions.findIndex(({ name }) => name === circle[0]);
    yield {
      at: `containerDefinitions[${index}].dependsOn`,
      message: `The containers wait for each other: ${circle.join(" → ")}.`,
      fix: "Remove one of these dependencies.",
    };
  }
}

function* conditionOf(target: ContainerDefinition, condition: string, at: string): Generator<Problem> {
  if (condition === "HEALTHY" && !target.healthCheck) {
    yield {
      at: `${at}.condition`,
      message: `Container "${target.name}" has no healthCheck, so it never is HEALTHY.`,
      fix: "Give it one, or wait for START.",
    };
  }
  if ((condition === "COMPLETE" || condition === "SUCCESS") && target.essential !== false) {
    yield {
      at: `${at}.condition`,
      message: `Container "${target.name}" is essential: the task ends when it does, so nothing can wait for ${condition}.`,
      fix: `Set essential: false for "${target.name}".`,
    };
  }
}

/** The names along the first circle, which ends with the name it begins with. */
function findCircle(byName: ReadonlyMap<string, ContainerDefinition>): readonly string[] | undefined {
  const harmless = new Set<string>();
  const walk = (name: string, way: readonly string[]): readonly string[] | undefined => {
    if (way.includes(name)) return [...way.slice(way.indexOf(name)), name];
    if (harmless.has(name)) return undefined;
    for (const { containerName } of byName.get(name)?.dependsOn ?? []) {
      const circle = walk(containerName, [...way, name]);
      if (circle) return circle;
    }
    harmless.add(name);
    return undefined;
  };
  for (const name of byName.keys()) {
    const circle = walk(name, []);
    if (circle) return circle;
  }
  return undefined;
}
