import type { ContainerDefinition, TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import type { Problem } from "@deploy-actions/shared/problems";
import { eachContainer } from "./rule.ts";

/** Numbers that ECS takes only within bounds, and the form of health check commands. */
export function* limits(definition: TaskDefinition): Generator<Problem> {
  const { ephemeralStorage } = definition;
  if (ephemeralStorage) yield* within("ephemeralStorage.sizeInGiB", ephemeralStorage.sizeInGiB, 21, 200, "GiB");
  for (const [container, path] of eachContainer(definition)) {
    const { healthCheck, restartPolicy, startTimeout } = container;
    if (startTimeout !== undefined) yield* within(`${path}.startTimeout`, startTimeout, 2, 120, "seconds");
    if (restartPolicy) {
      yield* within(
        `${path}.restartPolicy.restartAttemptPeriod`,
        restartPolicy.restartAttemptPeriod,
        60,
        1800,
        "seconds",
      );
    }
    if (healthCheck) yield* healthCheckOf(healthCheck, `${path}.healthCheck`);
  }
}

function* healthCheckOf(
  { command, interval, timeout, retries, startPeriod }: NonNullable<ContainerDefinition["healthCheck"]>,
  at: string,
): Generator<Problem> {
  yield* healthCommand(command, `${at}.command`);
  yield* within(`${at}.interval`, interval, 5, 300, "seconds");
  yield* within(`${at}.timeout`, timeout, 2, 60, "seconds");
  yield* within(`${at}.retries`, retries, 1, 10, "attempts");
  yield* within(`${at}.startPeriod`, startPeriod, 0, 300, "seconds");
}

function* healthCommand([kind, ...words]: readonly string[], at: string): Generator<Problem> {
  const shell = (command: readonly string[]) => `Write ["CMD-SHELL", ${JSON.stringify(command.join(" "))}].`;
  if (kind === undefined)
    yield { at, message: "The health check has no command.", fix: shell(["curl -f http://localhost/ || exit 1"]) };
  else if (!["CMD", "CMD-SHELL", "NONE"].includes(kind)) {
    yield {
      at,
      message: `The command begins with "${kind}", not with CMD or CMD-SHELL.`,
      fix: shell([kind, ...words]),
    };
  } else if (kind !== "NONE" && words.length === 0) {
    yield { at, message: `There is nothing to run after ${kind}.`, fix: "Add the command." };
  } else if (kind === "CMD-SHELL" && words.length > 1) {
    // Docker hands the rest to the shell as $0, $1 …: ["CMD-SHELL", "curl", "-f"] runs curl without its arguments.
    yield { at, message: `CMD-SHELL runs only "${words[0]}"; the words after it are lost.`, fix: shell(words) };
  }
}

function* within(
  at: string,
  value: number | undefined,
  lowest: number,
  highest: number,
  unit: string,
): Generator<Problem> {
  if (value === undefined || (value >= lowest && value <= highest)) return;
  yield { at, message: `${value} is out of range.`, fix: `ECS takes ${lowest} to ${highest} ${unit}.` };
}
