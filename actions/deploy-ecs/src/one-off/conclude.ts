import { classifyTask, type TaskFailure } from "../failure/classify.ts";
import type { LogTail } from "../task-logs.ts";
import { type Deciding, endedBefore, judgeExit } from "./exit-code.ts";
import type { OneOffEnd, Why } from "./one-off-end.ts";
import type { OneOffContainer, OneOffTask } from "./one-off-tasks.ts";

export interface Concluding {
  readonly name: string;
  readonly deciding: Deciding;
  /** Milliseconds. */
  readonly took: number;
  /** The last lines of a container. */
  readonly tail: (container: string) => LogTail;
}

/** What a task that has ended came to. */
export function conclude(task: OneOffTask, { name, deciding, took, tail }: Concluding): OneOffEnd {
  const verdict = judgeExit(task, deciding);
  const ran = { task: task.id, took };
  if (verdict.kind === "succeeded") return { kind: "succeeded", ...ran, container: verdict.container };
  if (verdict.kind === "stopped-from-outside") {
    const container = deciding.kind === "named" ? deciding.container : deciding.containers[0];
    const log = container === undefined ? NO_LOG : tail(container);
    const why = verdict.by === "person" ? stoppedBySomeone(name, task) : lostItsMachine(name, task);
    return { kind: "failed", ...ran, ...why, container, exitCode: undefined, log };
  }
  const { container } = verdict;
  const log = container ? tail(container.name) : NO_LOG;
  const lines = log.kind === "lines" ? log.lines : [];
  // The others were judged before: only the one to blame counts.
  const failure = classifyTask({ ...task, containers: container ? [container] : [] }, lines);
  const why = failure ? explain(name, failure, container && endedBefore(container, task)) : unexplained(name, task);
  return { kind: "failed", ...ran, ...why, container: container?.name, exitCode: container?.exitCode, log };
}

const NO_LOG: LogTail = { kind: "unavailable", why: "no container of the task was started" };

function explain(name: string, failure: TaskFailure, first: OneOffContainer | undefined): Why {
  const { container, meaning, hint, reason, class: failureClass } = failure;
  if (container && first) {
    return {
      class: failureClass,
      what: `${name} failed: container ${first.name} ended before container ${container.name} was done, and ECS stopped that with it.`,
      reason,
      hint: `Exit code 0 of ${container.name} decides: make ${first.name} one that waits, or essential: false in its definition; or name with success the container that decides.`,
    };
  }
  const where = container ? `container ${container.name}: ` : "";
  return { class: failureClass, what: `${name} failed: ${where}${meaning}.`, reason, hint };
}

function unexplained(name: string, { stoppedReason }: OneOffTask): Why {
  const hint = "Look at the stopped task in the console; ECS keeps it for an hour.";
  return { class: "unknown", what: `${name} failed, and ECS does not say why.`, reason: stoppedReason, hint };
}

function stoppedBySomeone(name: string, { stoppedReason }: OneOffTask): Why {
  return {
    class: "stopped-by-someone",
    what: `${name} was stopped half-way by someone else.`,
    reason: stoppedReason,
    hint: "CloudTrail shows who called StopTask. Look at what it had changed by then before you run it again.",
  };
}

function lostItsMachine(name: string, { stoppedReason }: OneOffTask): Why {
  return {
    class: "infrastructure",
    what: `${name} was stopped half-way: the capacity under its task went away.`,
    reason: stoppedReason,
    hint: "Look at what it had changed by then before you run it again. What must not be interrupted does not belong on Spot: give launch-type: FARGATE.",
  };
}
