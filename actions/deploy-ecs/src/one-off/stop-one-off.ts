import type { Clock } from "@deploy-actions/shared/clock";
import { READS_LAG_MS } from "@deploy-actions/shared/ecs/deployment/lookout";
import { poll } from "@deploy-actions/shared/poll";
import { describeRun, type RunIdentity } from "./identity.ts";
import type { Stopped } from "./one-off-end.ts";
import { hasBegun, hasEnded, type OneOffTask, type OneOffTasks } from "./one-off-tasks.ts";
import { describeStopped } from "./say.ts";
import { exitCodesOf, stopTask } from "./stopping.ts";
import type { UnfinishedOneOff } from "./unfinished-one-off.ts";

/** What the post step found of a task that main did not see the end of. */
export type FoundOneOff =
  /** RunTask had not taken effect; or, with a known task, ECS has forgotten it since. */
  | { readonly kind: "not-there" }
  | { readonly kind: "ended"; readonly task: string; readonly exitCodes: string }
  /** Main had stopped it before. */
  | { readonly kind: "was-stopped"; readonly task: string; readonly began: boolean }
  | { readonly kind: "stopped"; readonly task: string; readonly stopped: Stopped };

/** A container has up to 120 s between SIGTERM and SIGKILL (stopTimeout on Fargate), and the job's last minutes run. */
const PATIENCE_MS = 130_000;

/** For post: finds the task that main left, by its ARN or by who started it, and stops it when it still runs. */
export async function stopOneOff(
  unfinished: UnfinishedOneOff,
  {
    tasks,
    clock,
    log,
    signal,
    run,
  }: {
    readonly tasks: OneOffTasks;
    readonly clock: Clock;
    readonly log: (line: string) => void;
    readonly signal: AbortSignal;
    readonly run: RunIdentity;
  },
): Promise<FoundOneOff> {
  const { name } = unfinished;
  // A look that fails may go through the next time; when they all fail, the last error says why.
  let failed: unknown;
  const found = await poll(
    async () => {
      try {
        failed = undefined;
        return await find(unfinished, tasks);
      } catch (error) {
        failed = error;
        return undefined;
      }
    },
    { clock, pace: () => 2_000, deadline: clock.now() + READS_LAG_MS, signal, waitingFor: `task of ${name}` },
  );
  if (found.kind === "timed-out") {
    if (failed) throw failed;
    return { kind: "not-there" };
  }
  const task = found.value;
  if (hasEnded(task)) return ended(task);
  log(`${name}: task ${task.id} is ${task.lastStatus}; stopping it.`);
  const reason = `deploy-actions: the step was cut short (${describeRun(run)})`;
  const { stopped } = await stopTask(task, { tasks, clock, reason, patience: PATIENCE_MS, signal });
  return { kind: "stopped", task: task.id, stopped };
}

/** For the log and, unless `harmless`, an annotation. */
export function describeFoundOneOff(
  { name }: Pick<UnfinishedOneOff, "name">,
  found: FoundOneOff,
): { readonly text: string; readonly harmless: boolean } {
  switch (found.kind) {
    case "not-there":
      return { text: `No task of ${name} is there: it was not started, or ended long ago.`, harmless: true };
    case "ended":
      return { text: `Task ${found.task} of ${name} had ended by itself: ${found.exitCodes}.`, harmless: true };
    case "was-stopped": {
      const stopped = found.began ? ({ kind: "half-way" } as const) : ({ kind: "never-began" } as const);
      return { text: `Task ${found.task} of ${name}: ${describeStopped(stopped, name)}`, harmless: !found.began };
    }
    case "stopped": {
      const harmless = found.stopped.kind === "never-began" || found.stopped.kind === "ended-before";
      return { text: `Task ${found.task} of ${name}: ${describeStopped(found.stopped, name)}`, harmless };
    }
  }
}

function find({ task, startedBy, family }: UnfinishedOneOff, tasks: OneOffTasks): Promise<OneOffTask | undefined> {
  return task === undefined ? tasks.findStartedBy(startedBy, family) : tasks.find(task);
}

function ended(task: OneOffTask): FoundOneOff {
  if (task.stopCode !== "UserInitiated") return { kind: "ended", task: task.id, exitCodes: exitCodesOf(task) };
  return { kind: "was-stopped", task: task.id, began: hasBegun(task) };
}
