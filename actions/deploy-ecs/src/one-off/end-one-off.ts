import { conclude } from "./conclude.ts";
import { cancelledWhile, outOfSight, tooLong } from "./cut-short.ts";
import type { Deciding } from "./exit-code.ts";
import type { FollowedTask } from "./follow-task.ts";
import { describeRun } from "./identity.ts";
import type { LogFollower } from "./log-follower.ts";
import type { OneOff } from "./one-off.ts";
import type { OneOffEnd, Stopped } from "./one-off-end.ts";
import type { OneOffTask } from "./one-off-tasks.ts";
import { describeStopped } from "./say.ts";
import { type Stopping, stopTask } from "./stopping.ts";
import type { OneOffWhere } from "./where.ts";

export interface EndingOneOff extends Pick<Stopping, "tasks" | "clock"> {
  readonly oneOff: OneOff;
  readonly where: OneOffWhere;
  readonly deciding: Deciding;
  readonly lines: LogFollower;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
  /** Unix epoch ms. */
  readonly began: number;
}

/** More than the 30 s between SIGTERM and SIGKILL that a container has unless told otherwise; ms. */
const STOP_PATIENCE_MS = 45_000;

/** The runner kills ten seconds after it cancelled; ms. */
const CANCEL_PATIENCE_MS = 4_000;

/** What the task came to; one that goes on is stopped first. */
export async function endOneOff(followed: FollowedTask, ending: EndingOneOff): Promise<OneOffEnd> {
  const { oneOff, deciding, lines, clock, log, signal, began } = ending;
  const { name } = oneOff;
  const tail = (container: string) => lines.tail(container);
  const concluded = (task: OneOffTask) => conclude(task, { name, deciding, took: clock.now() - began, tail });

  switch (followed.kind) {
    case "ended":
      await lines.finish(signal);
      return concluded(followed.task);
    case "decided": {
      const { stopped } = await stop(followed.task, ending, "the container that decides has ended", STOP_PATIENCE_MS);
      if (stopped.kind === "not-stopped") log(`${name}: ${describeStopped(stopped, name)}`);
      await lines.finish(signal);
      // As it was before our stop, which is not somebody else's.
      return concluded({ ...followed.task, stopCode: "" });
    }
    case "timed-out": {
      const { stopped, task } = await stop(followed.task, ending, "timed out", STOP_PATIENCE_MS);
      await lines.finish(signal);
      // It was faster than the stop, so that its exit codes count.
      if (stopped.kind === "ended-before") return concluded(task);
      const container = deciding.kind === "named" ? deciding.container : deciding.containers[0];
      const ran = { task: task.id, took: clock.now() - began };
      const why = tooLong(oneOff, followed.task);
      return { kind: "timed-out", ...ran, ...why, container, log: tail(container ?? ""), stopped };
    }
    case "lost-sight": {
      const { stopped, task } = await stop(followed.task, ending, "lost sight of it", STOP_PATIENCE_MS);
      if (stopped.kind === "ended-before") return concluded(task);
      const ran = { task: task.id, took: clock.now() - began };
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
  { where, tasks, clock, signal, lines }: EndingOneOff,
  why: string,
  patience: number,
): Promise<{ readonly stopped: Stopped; readonly task: OneOffTask }> {
  const reason = `deploy-actions: ${why} (${describeRun(where.run)})`;
  const interruptible = signal.aborted ? {} : { signal };
  return await stopTask(task, { tasks, clock, reason, patience, ...interruptible, meanwhile: () => lines.read() });
}
