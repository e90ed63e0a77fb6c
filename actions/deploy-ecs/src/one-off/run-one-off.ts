import type { Clock } from "@deploy-actions/shared/clock";
import { formatDuration } from "@deploy-actions/shared/duration";
import { conclude } from "./conclude.ts";
import { decidingOf } from "./exit-code.ts";
import { type FollowedTask, followTask } from "./follow-task.ts";
import { describeRun } from "./identity.ts";
import type { LiveLogs } from "./live-logs.ts";
import { LogFollower } from "./log-follower.ts";
import type { OneOff } from "./one-off.ts";
import type { OneOffEnd, Stopped, Why } from "./one-off-end.ts";
import type { OneOffTask, OneOffTasks } from "./one-off-tasks.ts";
import { describeOneOffEnd, describeStopped } from "./say.ts";
import { startOneOff } from "./start-one-off.ts";
import { stopTask } from "./stopping.ts";
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

/** More than the 30 s between SIGTERM and SIGKILL that a container has unless told otherwise; ms. */
const STOP_PATIENCE_MS = 45_000;

/** The runner kills ten seconds after it cancelled; ms. */
const CANCEL_PATIENCE_MS = 4_000;

/**
 * Runs a one-off task to its end, and shows what it writes. Throws only where it is not known whether the task was
 * started; what was saved tells the post step how to find it.
 */
export async function runOneOff(oneOff: OneOff, where: OneOffWhere, effects: OneOffEffects): Promise<OneOffEnd> {
  const { clock, log, signal } = effects;
  const began = clock.now();
  if (signal.aborted) return notStarted(oneOff);
  log(`${oneOff.name}: running a task of ${where.taskDefinition.name} as ${oneOff.when} asks.`);
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
    return await end(followed, { oneOff, where, effects, lines, began });
  } catch (error) {
    if (signal.aborted) return notStarted(oneOff);
    throw error;
  }
}

interface Ending {
  readonly oneOff: OneOff;
  readonly where: OneOffWhere;
  readonly effects: OneOffEffects;
  readonly lines: LogFollower;
  /** Unix epoch ms. */
  readonly began: number;
}

async function end(followed: FollowedTask, ending: Ending): Promise<OneOffEnd> {
  const { oneOff, where, effects, lines, began } = ending;
  const { name } = oneOff;
  const deciding = decidingOf(oneOff, where.taskDefinition.definition);
  const concluded = (task: OneOffTask) =>
    conclude(task, { name, deciding, took: effects.clock.now() - began, tail: (container) => lines.tail(container) });

  switch (followed.kind) {
    case "ended":
      await lines.finish(effects.signal);
      return concluded(followed.task);
    case "decided": {
      const { stopped } = await stop(followed.task, ending, "the container that decides has ended", STOP_PATIENCE_MS);
      if (stopped.kind === "not-stopped") effects.log(`${name}: ${describeStopped(stopped, name)}`);
      await lines.finish(effects.signal);
      // As it was before our stop, which is not somebody else's.
      return concluded({ ...followed.task, stopCode: "" });
    }
    case "timed-out": {
      const { stopped, task } = await stop(followed.task, ending, "timed out", STOP_PATIENCE_MS);
      await lines.finish(effects.signal);
      // It was faster than the stop, so that its exit codes count.
      if (stopped.kind === "ended-before") return concluded(task);
      const container = deciding.kind === "named" ? deciding.container : deciding.containers[0];
      const ran = { task: task.id, took: effects.clock.now() - began };
      const log = lines.tail(container ?? "");
      return { kind: "timed-out", ...ran, ...tooLong(oneOff, followed.task), container, log, stopped };
    }
    case "lost-sight": {
      const { stopped, task } = await stop(followed.task, ending, "lost sight of it", STOP_PATIENCE_MS);
      if (stopped.kind === "ended-before") return concluded(task);
      const ran = { task: task.id, took: effects.clock.now() - began };
      return { kind: "lost-sight", ...ran, ...outOfSight(name, followed.why), stopped };
    }
    case "cancelled": {
      const { stopped, task } = await stop(followed.task, ending, "cancelled", CANCEL_PATIENCE_MS);
      return { kind: "cancelled", task: task.id, ...cancelledWhile(name), stopped };
    }
  }
}

/** Once it was cancelled, the signal has nothing more to say about the waiting. */
async function stop(
  task: OneOffTask,
  { where, effects: { tasks, clock, signal }, lines }: Ending,
  why: string,
  patience: number,
): Promise<{ readonly stopped: Stopped; readonly task: OneOffTask }> {
  const reason = `deploy-actions: ${why} (${describeRun(where.run)})`;
  return await stopTask(task, {
    tasks,
    clock,
    reason,
    patience,
    ...(signal.aborted ? {} : { signal }),
    meanwhile: () => lines.read(),
  });
}

function notStarted({ name }: OneOff): OneOffEnd {
  const what = `The step was cancelled before it was known that ${name} was started.`;
  return { kind: "cancelled", class: "cancelled", what, reason: "", hint: "", task: undefined, stopped: undefined };
}

function cancelledWhile(name: string): Why {
  return { class: "cancelled", what: `The step was cancelled while ${name} was at work.`, reason: "", hint: "" };
}

function tooLong({ name, timeout }: OneOff, { lastStatus, startedAt, containers }: OneOffTask): Why {
  const limit = formatDuration(timeout);
  const reason = containers.map(({ reason }) => reason).find((words) => words !== "") ?? "";
  if (startedAt === undefined) {
    const what = `${name} did not get to run within ${limit}: its task was still ${lastStatus}.`;
    const hint =
      "It waits for capacity, its network interface, or its image: are there free addresses in the subnets, a way to the registry, room in the capacity provider?";
    return { class: "timeout", what, reason, hint };
  }
  const what = `${name} was not done within ${limit}.`;
  return {
    class: "timeout",
    what,
    reason,
    hint: "Its log lines say how far it came. Raise its timeout if it needs longer.",
  };
}

function outOfSight(name: string, why: string): Why {
  return {
    class: "aws-refused",
    what: `${name} was started, and ECS could not be asked about it any more.`,
    reason: why,
    hint: "Check credentials, permissions (ecs:DescribeTasks, ecs:StopTask) and the network; then look at the task in the console.",
  };
}
