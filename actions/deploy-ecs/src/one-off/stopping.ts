import type { Clock } from "@deploy-actions/shared/clock";
import type { Stopped } from "./one-off-end.ts";
import { hasBegun, hasEnded, type OneOffTask, type OneOffTasks } from "./one-off-tasks.ts";

export interface Stopping {
  readonly tasks: OneOffTasks;
  readonly clock: Clock;
  readonly reason: string;
  /** Milliseconds to wait for its end; ECS gives its programs stopTimeout, 30 s unless told, between SIGTERM and SIGKILL. */
  readonly patience: number;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
  /** Called at each look: its last log lines may come in. */
  readonly meanwhile?: () => Promise<unknown>;
}

/** Milliseconds between looks: most programs end within seconds of SIGTERM. */
const pace = (look: number) => (look < 5 ? 1_000 : 2_800);

/** Stops a task, and waits shortly for its end. `task`: as it was last seen. */
export async function stopTask(
  task: OneOffTask,
  { tasks, clock, reason, patience, signal, meanwhile = async () => {} }: Stopping,
): Promise<{ readonly stopped: Stopped; readonly task: OneOffTask }> {
  try {
    if ((await tasks.stop(task.arn, reason)) === "gone")
      return { stopped: { kind: "not-stopped", why: "ECS does not know the task any more." }, task };
  } catch (error) {
    return { stopped: { kind: "not-stopped", why: error instanceof Error ? error.message : String(error) }, task };
  }
  const until = clock.now() + patience;
  let seen = task;
  for (let look = 0; ; look++) {
    // A look that fails is not the end: the next one may go through, and ECS is at work anyway.
    seen = (await tasks.find(task.arn).catch(() => undefined)) ?? seen;
    await meanwhile();
    if (hasEnded(seen)) return { stopped: becameOf(seen), task: seen };
    if (signal?.aborted || clock.now() >= until) return { stopped: { kind: "stopping" }, task: seen };
    // Aborted while it slept: the next turn of the loop sees the signal.
    await clock.sleep(pace(look), signal).catch(() => {});
  }
}

/** Of a task that has ended after somebody called StopTask. */
function becameOf(task: OneOffTask): Stopped {
  if (task.stopCode !== "UserInitiated") return { kind: "ended-before", exitCodes: exitCodesOf(task) };
  return hasBegun(task) ? { kind: "half-way" } : { kind: "never-began" };
}

/** `app ended with 0, proxy with 143`: of the containers that were started. */
export function exitCodesOf({ containers, stoppedReason }: OneOffTask): string {
  const codes = containers.flatMap(({ name, exitCode }) =>
    exitCode === undefined ? [] : [`${name} ended with exit code ${exitCode}`],
  );
  return codes.length > 0 ? codes.join(", ") : `no container was started (${stoppedReason || "no reason given"})`;
}
