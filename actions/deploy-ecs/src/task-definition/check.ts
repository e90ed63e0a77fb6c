import type { DefinitionProblem, TaskDefinition } from "./definition.ts";
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

/** Every mistake that ECS would refuse, or accept and act on in a way nobody wants. */
export function checkTaskDefinition(definition: TaskDefinition): readonly DefinitionProblem[] {
  const leftToFill = [...placeholders(definition)];
  const unfilled = new Set(leftToFill.map(({ at }) => at));
  const found = RULES.flatMap((rule) => [...rule(definition)]).filter(({ at }) => !unfilled.has(at));
  return [...leftToFill, ...found];
}

/** The mistakes that edits brought into a definition that ECS has registered before, and so has accepted. */
export function checkEdited(registered: TaskDefinition, edited: TaskDefinition): readonly DefinitionProblem[] {
  const accepted = new Set(checkTaskDefinition(registered).map(identityOf));
  return checkTaskDefinition(edited).filter((problem) => !accepted.has(identityOf(problem)));
}

function identityOf({ at, message }: DefinitionProblem): string {
  return `${at}: ${message}`;
}
