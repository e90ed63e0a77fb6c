import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import type { Problem } from "@deploy-actions/shared/problems";
import type { Edited } from "./edit.ts";
import { accounts } from "./rules/accounts.ts";
import { containers } from "./rules/containers.ts";
import { dependencies } from "./rules/dependencies.ts";
import { environment } from "./rules/environment.ts";
import { executionRole } from "./rules/execution-role.ts";
import { fargate } from "./rules/fargate.ts";
import { images } from "./rules/images.ts";
import { limits } from "./rules/limits.ts";
import { logging } from "./rules/logging.ts";
import { memory } from "./rules/memory.ts";
import { placeholders } from "./rules/placeholders.ts";
import { ports } from "./rules/ports.ts";
import type { Rule } from "./rules/rule.ts";
import { tags } from "./rules/tags.ts";
import { volumes } from "./rules/volumes.ts";

const RULES: readonly Rule[] = [
  containers,
  images,
  environment,
  ports,
  dependencies,
  volumes,
  limits,
  logging,
  memory,
  fargate,
  executionRole,
  accounts,
  tags,
];

/** The input that a path has its value from; see `edit`. */
type Origins = Edited["origins"];

/** Every mistake that ECS would refuse, or accept and act on in a way nobody wants. Values from an input are reported there. */
export function checkTaskDefinition(definition: TaskDefinition, origins: Origins = new Map()): readonly Problem[] {
  const leftToFill = [...placeholders(definition)];
  const unfilled = new Set(leftToFill.map(({ at }) => at));
  const found = RULES.flatMap((rule) => [...rule(definition)]).filter(({ at }) => !unfilled.has(at));
  return [...leftToFill, ...found].map((problem) => ({ ...problem, at: originOf(problem.at, origins) ?? problem.at }));
}

/** The mistakes that edits brought into a definition that ECS has registered before, and so has accepted. */
export function checkEdited(registered: TaskDefinition, { definition, origins }: Edited): readonly Problem[] {
  const accepted = new Set(checkTaskDefinition(registered, origins).map(identityOf));
  return checkTaskDefinition(definition, origins).filter((problem) => !accepted.has(identityOf(problem)));
}

function originOf(at: string, origins: Origins): string | undefined {
  for (const [path, input] of origins) if (at === path || at.startsWith(`${path}.`)) return input;
  return undefined;
}

function identityOf({ at, message }: Problem): string {
  return `${at}: ${message}`;
}
