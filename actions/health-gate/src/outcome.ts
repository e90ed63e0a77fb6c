import type { Check } from "@deploy-actions/shared/checks/check";
import type { CheckRecord } from "@deploy-actions/shared/checks/evidence/recorder";
import type { Baseline } from "@deploy-actions/shared/checks/judge/baseline";
import type { Judgement } from "@deploy-actions/shared/checks/judge/judgement";
import type { Rules } from "@deploy-actions/shared/checks/judge/rules";
import type { EcsHandle } from "@deploy-actions/shared/release/handle";

/** How a run of this action ended, good or bad; the report is made from it alone. */
export type Outcome = { readonly gate: Gate; readonly records: readonly CheckRecord[] } & (
  | { readonly mode: "gate"; readonly judgement: Judgement; readonly wentBack: WentBack; readonly green: boolean }
  | { readonly mode: "baseline"; readonly baseline: Baseline }
  /** One sample of each check was taken, and nothing was decided. */
  | { readonly mode: "dry-run" }
);

/** How a run ended that judged. */
export type GateOutcome = Extract<Outcome, { mode: "gate" }>;

/** What was judged, and by which rules. */
export interface Gate {
  /** In the order of the document; those that the release adds come last. */
  readonly checks: readonly Check[];
  readonly rules: Rules;
  readonly expectedVersion: string | undefined;
  readonly release: EcsHandle | undefined;
}

/** What became of going back, and where the service is now. */
export interface WentBack {
  readonly status: RollbackStatus;
  /** Sentences: what was done, and which release serves. Empty when there was no reason to go back. */
  readonly said: string;
  /** What refused it, and what would allow it. */
  readonly evidence?: readonly string[];
  /** The same checks, after going back. */
  readonly verification?: Judgement;
}

/**
 * `not-needed`: the verdict does not ask for it. `not-asked`: it would, and the inputs do not. `already-rolled-back` and
 * `superseded`: the platform, or a newer deploy, was there first. `unverified`: the release before is in place, and the
 * checks do not pass. `unfinished`: the post step goes on with it.
 */
export type RollbackStatus =
  | "not-needed"
  | "not-asked"
  | "rolled-back"
  | "already-rolled-back"
  | "superseded"
  | "unverified"
  | "impossible"
  | "failed"
  | "unfinished";
