import type { Clock } from "@deploy-actions/shared/clock";
import { notStarted } from "./cut-short.ts";
import { endOneOff } from "./end-one-off.ts";
import { decidingOf } from "./exit-code.ts";
import { followTask } from "./follow-task.ts";
import type { LiveLogs } from "./live-logs.ts";
import { LogFollower } from "./log-follower.ts";
import type { OneOff } from "./one-off.ts";
import type { OneOffEnd } from "./one-off-end.ts";
import type { OneOffTasks } from "./one-off-tasks.ts";
import { describeOneOff, describeOneOffEnd } from "./say.ts";
import { startOneOff } from "./start-one-off.ts";
import type { UnfinishedOneOff } from "./unfinished-one-off.ts";
import type { OneOffWhere } from "./where.ts";

export interface OneOffEffects {
  readonly tasks: OneOffTasks;
  readonly logs: LiveLogs;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
  /** Kept for the post step, at once. */
  readonly save: (unfinished: UnfinishedOneOff) => void;
}

/**
 * Runs a one-off task to its end, and shows what it writes. Throws only where it is not known whether the task was
 * started; what was saved tells the post step how to find it.
 */
export async function runOneOff(oneOff: OneOff, where: OneOffWhere, effects: OneOffEffects): Promise<OneOffEnd> {
  const { clock, log, signal } = effects;
  const began = clock.now();
  if (signal.aborted) return notStarted(oneOff);
  log(`Running ${describeOneOff(oneOff, where.taskDefinition.name)}.`);
  const end = await startAndFollow(oneOff, where, { ...effects, deadline: began + oneOff.timeout });
  log(describeOneOffEnd(end, oneOff.name));
  return end;
}

async function startAndFollow(
  oneOff: OneOff,
  where: OneOffWhere,
  effects: OneOffEffects & { readonly deadline: number },
): Promise<OneOffEnd> {
  const { clock, signal } = effects;
  const began = clock.now();
  try {
    const start = await startOneOff(oneOff, where, effects);
    if (start.kind === "refused") return start;
    const { definition } = where.taskDefinition;
    const lines = new LogFollower({ ...effects, definition, taskId: start.task.id, keep: where.logLines });
    const deciding = decidingOf(oneOff, definition);
    const followed = await followTask(start.task, { ...effects, name: oneOff.name, deciding, lines });
    return await endOneOff(followed, { ...effects, oneOff, where, deciding, lines, began });
  } catch (error) {
    if (signal.aborted) return notStarted(oneOff);
    throw error;
  }
}
