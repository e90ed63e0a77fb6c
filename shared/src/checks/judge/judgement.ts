import type { Sample } from "../observation.ts";

/** In this order of precedence: a failure is a failure, whatever else could not be measured. Cancelled is never passed. */
export const VERDICTS = ["failed", "cancelled", "error", "inconclusive", "passed"] as const;

/**
 * `failed`: measured, and not the expected version or not healthy. `error`: could not be measured. `inconclusive`: there
 * was nothing to measure, or too little, or it was broken before the deploy. Only `passed` is green.
 */
export type Verdict = (typeof VERDICTS)[number];

/** Converge waits for the expected version to be the one that answers; bake watches that it stays so. */
export type Phase = "converge" | "bake";

/** What the samples came to, and why. */
export interface Judgement {
  readonly verdict: Verdict;
  /** In which it was decided. */
  readonly phase: Phase;
  /** One sentence that names the check which decided. */
  readonly reason: string;
  /** Unix epoch, milliseconds. */
  readonly startedAt: number;
  /** When every check that counts had converged. */
  readonly convergedAt: number | undefined;
  readonly endedAt: number;
  /** In the order of the document. */
  readonly checks: readonly CheckJudgement[];
}

export interface CheckJudgement {
  readonly name: string;
  readonly kind: string;
  readonly advisory: boolean;
  /** What it would come to alone. */
  readonly verdict: Exclude<Verdict, "cancelled">;
  /** The end of a sentence: "3 of 12 samples failed, 1 may (HTTP 503)". */
  readonly reason: string;
  readonly converge: Tally;
  readonly bake: Tally;
  /** The sample that tells most about the verdict: the last that was not good, else the last. */
  readonly telling: Sample | undefined;
}

/** The samples of one check in one phase, counted. */
export interface Tally {
  readonly samples: number;
  readonly passes: number;
  readonly failures: number;
  readonly stale: number;
  readonly noData: number;
  readonly errors: number;
  /** How many good samples there are in a row at the end. */
  readonly streak: number;
  /** Observations by the version that answered. */
  readonly versions: ReadonlyMap<string, number>;
  /** Milliseconds, of the observations that have one; undefined while there is none. */
  readonly latency: Latencies | undefined;
  /** The last that was measured. */
  readonly value: number | undefined;
}

export interface Latencies {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}
