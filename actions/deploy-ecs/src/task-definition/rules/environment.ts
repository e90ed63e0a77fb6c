import type { ContainerDefinition, TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import type { Problem } from "@deploy-actions/shared/problems";
import { eachContainer, nameOf, repeated } from "./rule.ts";

/** Environment variables and secrets: each has a name, is set once, and can be found. */
export function* environment(definition: TaskDefinition): Generator<Problem> {
  for (const [container, path] of eachContainer(definition)) {
    yield* variablesOf(container, path);
    yield* secretsOf(container, path);
  }
}

function* variablesOf(container: ContainerDefinition, path: string): Generator<Problem> {
  const { environment: variables = [] } = container;
  for (const [index, { name, value }] of variables.entries()) {
    const at = `${path}.environment[${index}]`;
    if (!name) yield { at: `${at}.name`, message: "The variable has no name." };
    else if (/[=\s]/.test(name)) {
      yield {
        at: `${at}.name`,
        message: `"${name}" cannot be the name of a variable.`,
        fix: 'Leave out "=" and white space.',
      };
    } else if (value === undefined) {
      yield { at: `${at}.value`, message: `${name} has no value.`, fix: 'Write value: "" if it should be empty.' };
    }
  }
  for (const { index, first, key } of repeated(variables, ({ name }) => name)) {
    yield {
      at: `${path}.environment[${index}].name`,
      message: `${key} is set twice in ${nameOf(container)}: here and in environment[${first}].`,
      fix: "Keep one of them.",
    };
  }
}

function* secretsOf(container: ContainerDefinition, path: string): Generator<Problem> {
  const { environment: variables = [], secrets = [] } = container;
  for (const [index, { name, valueFrom }] of secrets.entries()) {
    const at = `${path}.secrets[${index}]`;
    if (!name) yield { at: `${at}.name`, message: "The secret has no name." };
    if (!valueFrom)
      yield {
        at: `${at}.valueFrom`,
        message: `${name} has no valueFrom.`,
        fix: "Give the ARN of a secret or parameter.",
      };
    else yield* selectorOf(valueFrom, `${at}.valueFrom`);
    if (name && variables.some((variable) => variable.name === name)) {
      yield {
        at: `${at}.name`,
        message: `${name} is both a secret and an environment variable of ${nameOf(container)}.`,
        fix: "Remove it from environment, or from secrets.",
      };
    }
  }
  for (const { index, first, key } of repeated(secrets, ({ name }) => name)) {
    yield {
      at: `${path}.secrets[${index}].name`,
      message: `${key} is set twice in ${nameOf(container)}: here and in secrets[${first}].`,
      fix: "Keep one of them.",
    };
  }
}

/** A key of a secret is chosen by three parts after its name, all of them or none; ECS only notices when a task starts. */
function* selectorOf(valueFrom: string, at: string): Generator<Problem> {
  const parts = valueFrom.split(":");
  const ofSecretsManager = parts[0] === "arn" && parts[2] === "secretsmanager" && parts[5] === "secret";
  if (!ofSecretsManager || parts.length === 7 || parts.length === 10) return;
  yield {
    at,
    message: `After the secret's name ECS wants three more parts or none, not ${parts.length - 7}.`,
    fix: "To choose a key write …:secret:NAME:KEY:: with both colons at the end.",
  };
}
