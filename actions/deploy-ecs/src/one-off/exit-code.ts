import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import type { OneOff } from "./one-off.ts";
import type { OneOffContainer, OneOffTask } from "./one-off-tasks.ts";

/** Whose exit code decides whether a task succeeded. */
export type Deciding =
  | { readonly kind: "named"; readonly container: string; readonly essential: boolean }
  /** Every essential container that ended by itself. */
  | { readonly kind: "essential"; readonly containers: readonly string[] };

export function decidingOf(
  { success, container }: Pick<OneOff, "success" | "container">,
  definition: TaskDefinition,
): Deciding {
  const essential = definition.containerDefinitions
    .filter(({ essential = true }) => essential)
    .map(({ name = "" }) => name);
  const named = success ?? container;
  if (named === undefined) return { kind: "essential", containers: essential };
  return { kind: "named", container: named, essential: essential.includes(named) };
}

export type ExitVerdict =
  | { readonly kind: "succeeded"; readonly container: string }
  /** Somebody else called StopTask, or the machine under it went away: what the exit codes say does not count then. */
  | { readonly kind: "stopped-from-outside"; readonly by: "person" | "infrastructure" }
  /** Undefined: no container is to blame, for none was started. */
  | { readonly kind: "failed"; readonly container: OneOffContainer | undefined };

/** Judges a task that has ended. */
export function judgeExit({ stopCode, containers }: OneOffTask, deciding: Deciding): ExitVerdict {
  if (stopCode === "UserInitiated") return { kind: "stopped-from-outside", by: "person" };
  if (FROM_BELOW.includes(stopCode)) return { kind: "stopped-from-outside", by: "infrastructure" };
  const byName = (name: string) => containers.find((container) => container.name === name);
  if (stopCode === "TaskFailedToStart") return { kind: "failed", container: notStarted(containers) };

  if (deciding.kind === "named") {
    const named = byName(deciding.container);
    if (named?.exitCode === 0 && !isFailure(named)) return { kind: "succeeded", container: named.name };
    // Taken down because of another one: that one is to blame.
    const blamed = named && endedByItself(named) ? named : containers.find(isFailure);
    return { kind: "failed", container: blamed ?? named };
  }
  const essential = deciding.containers.flatMap((name) => byName(name) ?? []);
  const failed = essential.find(isFailure);
  if (failed) return { kind: "failed", container: failed };
  const done = essential.find(endedByItself);
  if (done) return { kind: "succeeded", container: done.name };
  const killed = essential.find(({ exitCode }) => exitCode !== undefined);
  return { kind: "failed", container: killed ?? essential[0] };
}

/**
 * The container that decides, once it has ended while the task goes on: it is not an essential one, and ECS does not end a
 * task on its account.
 */
export function decidedEarly({ desiredStatus, containers }: OneOffTask, deciding: Deciding): boolean {
  if (deciding.kind !== "named" || deciding.essential || desiredStatus !== "RUNNING") return false;
  const named = containers.find(({ name }) => name === deciding.container);
  return named?.lastStatus === "STOPPED" && named.exitCode !== undefined;
}

/** The container whose good end took this one down with it. */
export function endedBefore(
  { exitCode, reason, name }: OneOffContainer,
  { containers }: OneOffTask,
): OneOffContainer | undefined {
  if (!TAKEN_DOWN.includes(exitCode) || OWN_ACCOUNT.test(reason)) return undefined;
  return containers.find((other) => other.name !== name && endedByItself(other));
}

const FROM_BELOW: readonly string[] = ["SpotInterruption", "TerminationNotice", "InfrastructureHealth"];

/** SIGKILL and SIGTERM: what the others get when ECS takes a task down because an essential container has ended. */
const TAKEN_DOWN: readonly unknown[] = [undefined, 137, 143];

/** How the agent words it when a container ended, or did not start, on its own account. */
const OWN_ACCOUNT = /OutOfMemory|Cannot|ResourceInitialization/i;

function endedByItself({ exitCode, reason }: OneOffContainer): boolean {
  return !TAKEN_DOWN.includes(exitCode) || OWN_ACCOUNT.test(reason);
}

function isFailure(container: OneOffContainer): boolean {
  return endedByItself(container) && (container.exitCode !== 0 || OWN_ACCOUNT.test(container.reason));
}

function notStarted(containers: readonly OneOffContainer[]): OneOffContainer | undefined {
  return containers.find(isFailure) ?? containers.find(({ reason }) => reason !== "");
}
