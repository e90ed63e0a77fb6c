import { isRefusal } from "@deploy-actions/shared/aws/aws-error";
import type { Ending } from "@deploy-actions/shared/ecs/deployment/ending";
import type { Followed } from "@deploy-actions/shared/ecs/deployment/follow";
import { ALL_TRAFFIC, type Verified } from "@deploy-actions/shared/ecs/deployment/traffic";
import type { RegisteredTaskDefinition } from "@deploy-actions/shared/ecs/ecs";
import { Failure } from "@deploy-actions/shared/failure";
import type { Effects } from "../effects.ts";
import type { Prepared } from "../prepare.ts";
import type { TrafficStep } from "../rollout/rollout.ts";
import type { DescribedBreakdown } from "../timing/describe-breakdown.ts";

/** Where one service has come to. Nobody has gone back yet. */
export type Advanced =
  /** It runs what was asked for already. */
  | { readonly kind: "unchanged" }
  /** So it does, and its checks do not pass. */
  | { readonly kind: "unhealthy"; readonly reason: string }
  | {
      readonly kind: "followed";
      readonly followed: Followed;
      /** ms. */
      readonly took: number;
      readonly breakdown?: DescribedBreakdown | undefined;
    }
  | Stopped;

/** It came to its end before there was a deployment to follow. */
export interface Stopped {
  readonly kind: "stopped";
  /**
   * `refusal`: a certain no. `error`: nobody heard whether AWS took the last call. `cancel` and `call-off`: its last call was
   * not sent any more.
   */
  readonly by: "refusal" | "error" | "cancel" | "call-off";
  readonly error: unknown;
}

export interface Advancing {
  readonly target: Pick<RegisteredTaskDefinition, "name" | "arn"> | undefined;
  readonly verify: ((step: TrafficStep, ended?: AbortSignal) => Promise<Verified>) | undefined;
  /** Milliseconds. */
  readonly timeout: number;
  /** Aborted when another service of the step failed; the reason, an Error, says which. */
  readonly calledOff: AbortSignal;
}

/** Brings one service to where its strategy should be, or to whatever ends that. */
export async function advance(
  { release, watch, log }: Prepared,
  { target, verify, timeout, calledOff }: Advancing,
  { clock, signal }: Pick<Effects, "clock" | "signal">,
): Promise<Advanced> {
  const startedAt = clock.now();
  let followed: Followed | undefined;
  try {
    followed = await release.begin(target, {
      log,
      signal: AbortSignal.any([signal, calledOff]),
      deadline: startedAt + timeout,
      ...(verify && { verify }),
      findDoom: (deploymentId, events) => watch.findDoom(deploymentId, events),
    });
  } catch (error) {
    return { kind: "stopped", by: whatStopped(error, { signal, calledOff }), error };
  }
  if (!followed) return await checked(verify, { signal, calledOff });
  const advanced = { kind: "followed", followed, took: clock.now() - startedAt } as const;
  const wasCalledOff = followed.ending.kind === "cancelled" && !signal.aborted && calledOff.aborted;
  return wasCalledOff ? endingInstead(advanced, { kind: "called-off", because: calledOff.reason.message }) : advanced;
}

/** The same release, with the ending that the step gives it. What was unchanged stays so. */
export function endingInstead(advanced: Advanced, ending: Ending): Advanced {
  return advanced.kind === "followed" ? { ...advanced, followed: { ...advanced.followed, ending } } : advanced;
}

export function isGood(advanced: Advanced | undefined): boolean {
  return (
    advanced?.kind === "unchanged" || (advanced?.kind === "followed" && GOOD.includes(advanced.followed.ending.kind))
  );
}

const GOOD: readonly Followed["ending"]["kind"][] = ["succeeded", "paused"];

/** By the cancelling of the job: post decides what becomes of it. */
export function isCut(advanced: Advanced | undefined): boolean {
  if (advanced?.kind === "stopped") return advanced.by === "cancel";
  return advanced?.kind === "followed" && advanced.followed.ending.kind === "cancelled";
}

/** What runs already must pass, too: green means that it answers. */
async function checked(
  verify: Advancing["verify"],
  { signal, calledOff }: { readonly signal: AbortSignal; readonly calledOff: AbortSignal },
): Promise<Advanced> {
  const verified = await verify?.(ALL_TRAFFIC, calledOff);
  if (verified?.kind !== "failed" || calledOff.aborted) return { kind: "unchanged" };
  // Checks that were cut short say nothing about it.
  return signal.aborted
    ? { kind: "stopped", by: "cancel", error: signal.reason }
    : { kind: "unhealthy", reason: verified.reason };
}

/** A call that waits for its turn ends with the reason of the signal, and was not sent. */
function whatStopped(
  error: unknown,
  { signal, calledOff }: { readonly signal: AbortSignal; readonly calledOff: AbortSignal },
): Stopped["by"] {
  if (signal.aborted && error === signal.reason) return "cancel";
  if (calledOff.aborted && error === calledOff.reason) return "call-off";
  // A Failure without a cause is our own no, given before the call.
  return isRefusal(error) || (error instanceof Failure && error.cause === undefined) ? "refusal" : "error";
}
