import { isRefusal } from "@deploy-actions/shared/aws/aws-error";
import type { Clock } from "@deploy-actions/shared/clock";
import { formatDuration } from "@deploy-actions/shared/duration";
import { type Deciding, decidedEarly } from "./exit-code.ts";
import type { LogFollower } from "./log-follower.ts";
import { hasBegun, hasEnded, type OneOffTask, type OneOffTasks } from "./one-off-tasks.ts";

export interface FollowingTask {
  readonly name: string;
  readonly deciding: Deciding;
  /** Unix epoch ms. */
  readonly deadline: number;
  readonly tasks: OneOffTasks;
  readonly lines: LogFollower;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/** `task`: as it was last seen. */
export type FollowedTask =
  | { readonly kind: "ended" | "timed-out" | "cancelled"; readonly task: OneOffTask }
  /** The container that decides has ended; the others go on. */
  | { readonly kind: "decided"; readonly task: OneOffTask }
  | { readonly kind: "lost-sight"; readonly task: OneOffTask; readonly why: string };

/** Milliseconds between looks: quick at first, then one in 2.8 s, which is 0.36 calls per second. */
const pace = (look: number) => Math.min(2_800, 1_500 * 2 ** look);

/** So many looks must fail in a row, over so long, until the task is out of sight: the network may come back. */
const BLIND_LOOKS = 3;
const BLIND_FOR_MS = 120_000;

/** For a moment after RunTask that is usual: reads lag behind writes. */
const NOT_SHOWN = "ECS does not show it";

/** Follows a task to its end, and shows on the way what it writes. */
export async function followTask(started: OneOffTask, following: FollowingTask): Promise<FollowedTask> {
  const { name, deciding, deadline, tasks, lines, clock, log, signal } = following;
  const began = clock.now();
  const sight = { at: began, blindLooks: 0, why: "" };
  let task = started;
  let told = "";

  const look = async (): Promise<void> => {
    const seen = await tasks.find(task.arn);
    if (!seen) throw new Error(NOT_SHOWN);
    task = seen;
    Object.assign(sight, { at: clock.now(), blindLooks: 0 });
  };
  const tell = () => {
    if (task.lastStatus === told) return;
    told = task.lastStatus;
    log(`${name}: task ${task.id} is ${told} after ${formatDuration(clock.now() - began)}.`);
  };

  for (let looks = 0; ; looks++) {
    if (signal.aborted) return { kind: "cancelled", task };
    try {
      await look();
      tell();
    } catch (error) {
      sight.blindLooks += 1;
      sight.why = error instanceof Error ? error.message : String(error);
      const blind = sight.blindLooks >= BLIND_LOOKS && clock.now() - sight.at >= BLIND_FOR_MS;
      if (blind || isRefusal(error)) return { kind: "lost-sight", task, why: sight.why };
      if (sight.why !== NOT_SHOWN) log(`${name}: could not look at task ${task.id} (${sight.why}); looking again.`);
    }
    if (hasBegun(task)) await lines.read();
    if (hasEnded(task)) return { kind: "ended", task };
    if (decidedEarly(task, deciding)) return { kind: "decided", task };
    const left = deadline - clock.now();
    if (left <= 0) return { kind: "timed-out", task };
    // Cancelled while it slept: the next turn of the loop sees the signal.
    await clock.sleep(Math.min(left, pace(looks)), signal).catch(() => {});
  }
}
