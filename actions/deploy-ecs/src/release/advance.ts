import type { Ending } from "@deploy-actions/shared/ecs/deployment/ending";
import type { Followed } from "@deploy-actions/shared/ecs/deployment/follow";
import type { Verified } from "@deploy-actions/shared/ecs/deployment/traffic";
import type { RegisteredTaskDefinition } from "@deploy-actions/shared/ecs/ecs";
import type { Effects } from "../effects.ts";
import type { Prepared } from "../prepare.ts";
import type { TrafficStep } from "../rollout/rollout.ts";
import type { DescribedBreakdown } from "../timing/describe-breakdown.ts";

/** Where one service has come to. Nobody has gone back yet. */
export type Advanced =
  /** It runs what was asked for already. */
  | { readonly kind: "unchanged" }
  | {
      readonly kind: "followed";
      readonly followed: Followed;
      /** ms. */
      readonly took: number;
      readonly breakdown?: DescribedBreakdown | undefined;
    }
  /** AWS refused it before anything of this service was changed. */
  | { readonly kind: "refused"; readonly error: unknown };

export interface Advancing {
  readonly target: Pick<RegisteredTaskDefinition, "name" | "arn"> | undefined;
  readonly verify: ((step: TrafficStep) => Promise<Verified>) | undefined;
  /** Milliseconds. */
  readonly timeout: number;
  /** Aborted when another service of the step failed; the reason says which. */
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
    return { kind: "refused", error };
  }
  if (!followed) return { kind: "unchanged" };
  const advanced = { kind: "followed", followed, took: clock.now() - startedAt } as const;
  const wasCalledOff = followed.ending.kind === "cancelled" && !signal.aborted && calledOff.aborted;
  return wasCalledOff ? endingInstead(advanced, { kind: "called-off", because: String(calledOff.reason) }) : advanced;
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
