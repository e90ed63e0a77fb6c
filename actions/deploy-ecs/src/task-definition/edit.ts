import { didYouMean } from "@deploy-actions/shared/did-you-mean";
import type { ContainerDefinition, TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import type { Problem } from "@deploy-actions/shared/problems";

type Pairs = readonly (readonly [key: string, value: string])[];

/** What the inputs of the same names ask to change in a task definition. */
export interface Edits {
  /** For the only container, or the only essential one. */
  readonly image?: string | undefined;
  /** By container name. */
  readonly images: Pairs;
  /** By variable name, or `container/NAME`. */
  readonly environment: Pairs;
  /** ARNs by variable name, or `container/NAME`. */
  readonly secrets: Pairs;
}

export interface Edited {
  readonly definition: TaskDefinition;
  /** Edits that found no place; `at` is the input. */
  readonly problems: readonly Problem[];
  /** The input that each edited path now has its value from. */
  readonly origins: ReadonlyMap<string, keyof Edits>;
}

export function edit(definition: TaskDefinition, edits: Edits): Edited {
  const containers = [...definition.containerDefinitions];
  const problems: Problem[] = [];
  const origins = new Map<string, keyof Edits>();

  if (edits.image !== undefined) setImage("image", undefined, edits.image);
  for (const [name, reference] of edits.images) setImage("images", name, reference);
  for (const input of ["environment", "secrets"] as const) {
    for (const [key, value] of edits[input]) setVariable(input, key, value);
  }
  return { definition: { ...definition, containerDefinitions: containers }, problems, origins };

  function setImage(input: "image" | "images", name: string | undefined, image: string): void {
    change(input, name, (container, path) => {
      origins.set(`${path}.image`, input);
      return { ...container, image };
    });
  }

  function setVariable(input: "environment" | "secrets", key: string, text: string): void {
    const [name = "", container, ...more] = key.split("/").reverse();
    if (more.length > 0) {
      problems.push({ at: input, message: `"${key}" has more than one slash.`, fix: "Write container/NAME." });
      return;
    }
    change(input, container, (before, path) => {
      const variables: readonly { readonly name?: string }[] = before[input] ?? [];
      const found = variables.findIndex((variable) => variable.name === name);
      const index = found < 0 ? variables.length : found;
      const variable = input === "environment" ? { name, value: text } : { name, valueFrom: text };
      origins.set(`${path}.${input}[${index}]`, input);
      return { ...before, [input]: [...variables.slice(0, index), variable, ...variables.slice(index + 1)] };
    });
  }

  function change(
    input: keyof Edits,
    name: string | undefined,
    apply: (container: ContainerDefinition, path: string) => ContainerDefinition,
  ): void {
    const index = name === undefined ? mainContainer(containers) : containers.findIndex((one) => one.name === name);
    const container = containers[index];
    if (container) containers[index] = apply(container, `containerDefinitions[${index}]`);
    // A definition without containers has a problem of its own.
    else if (containers.length > 0) problems.push(noContainer(input, name, containers));
  }
}

/** Index of the container that an edit means when it does not name one; -1 when that is not clear. */
function mainContainer(containers: readonly ContainerDefinition[]): number {
  if (containers.length === 1) return 0;
  const essential = containers.flatMap((container, index) => (container.essential === false ? [] : [index]));
  return essential.length === 1 ? (essential[0] ?? -1) : -1;
}

function noContainer(
  input: keyof Edits,
  name: string | undefined,
  containers: readonly ContainerDefinition[],
): Problem {
  const names = containers.map((container) => container.name);
  if (name !== undefined) {
    return {
      at: input,
      message: `The task definition has no container "${name}".`,
      fix: didYouMean(name, names) ?? `It has ${names.join(", ")}.`,
    };
  }
  return {
    at: input,
    message: `The task definition has ${names.length} containers (${names.join(", ")}), so it is not clear which one is meant.`,
    fix: EXAMPLES[input](names[0] ?? ""),
  };
}

const EXAMPLES: Readonly<Record<keyof Edits, (container: string) => string>> = {
  image: (container) => `Use images instead, with lines like ${container}=registry/repository:tag.`,
  images: (container) => `Write ${container}=registry/repository:tag.`,
  environment: (container) => `Name the container: ${container}/NAME=value.`,
  secrets: (container) => `Name the container: ${container}/NAME=ARN.`,
};
