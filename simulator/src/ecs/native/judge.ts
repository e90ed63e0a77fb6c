import { type Hook, hookFailure, isOpen } from "./hooks.ts";
import type { Leg } from "./itinerary.ts";

/** "The system times out, fails the deployment, and then initiates a rollback after a stage reaches 24 hours." */
const LONGEST_STAGE = 24 * 3_600_000;

/** What a stage looks at before the deployment may leave it. Times are milliseconds. */
export interface Situation {
  readonly leg: Leg;
  readonly now: number;
  /** When the deployment came here. */
  readonly since: number;
  /** Those that were invoked here. */
  readonly hooks: readonly Hook[];
  /** Every task of the target is there and healthy. */
  readonly targetReady: boolean;
  /** No task is left of the revisions that are neither source nor target. */
  readonly reconciled: boolean;
}

export type Judgement =
  | { readonly kind: "stay" | "go on" }
  | { readonly kind: "roll back"; readonly statusReason: string };

/** Whether a deployment stays in its stage, goes on to the next, or turns round. */
export function judge({ leg, now, since, hooks, targetReady, reconciled }: Situation): Judgement {
  const failures = hooks.flatMap((hook) => hookFailure(hook) ?? []);
  if (failures[0]) return { kind: "roll back", statusReason: failures[0] };

  const waitsForHooks = hooks.some(isOpen);
  const bakesUntil = since + (leg.bakeTime ?? 0);
  if (!waitsForHooks && now >= bakesUntil && isDone(leg, { targetReady, reconciled })) return { kind: "go on" };

  const paused = hooks.some(({ status }) => status === "AWAITING_ACTION");
  if (paused || now < Math.max(since + LONGEST_STAGE, bakesUntil)) return { kind: "stay" };
  // AWS documents the time-out and not its words: these are chosen.
  return { kind: "roll back", statusReason: `Service deployment rolled back because ${leg.stage} timed out.` };
}

function isDone({ stage }: Leg, { targetReady, reconciled }: Pick<Situation, "targetReady" | "reconciled">): boolean {
  switch (stage) {
    case "RECONCILE_SERVICE":
      return reconciled;
    case "SCALE_UP":
      return targetReady;
    case "CLEAN_UP":
      // Left by the end of the deployment, once every older task is gone.
      return false;
    default:
      return true;
  }
}
