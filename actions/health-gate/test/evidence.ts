import type { GateRun } from "./job.ts";

/** What tests read of the evidence file. */
interface Evidence {
  readonly verdict: string;
  readonly phase: string;
  readonly checks: readonly {
    readonly name: string;
    readonly verdict: string;
    readonly samples: readonly { readonly phase: string; readonly outcome: string; readonly reason: string }[];
    readonly runs: readonly { readonly count: number }[];
    readonly omitted: Readonly<Record<string, number>>;
  }[];
  readonly rollback: { readonly status: string; readonly said: string; readonly verification?: Evidence };
}

/** Fails when there is none, or when it was not written to its end. */
export function readEvidence({ evidence }: Pick<GateRun, "evidence">): Evidence {
  if (evidence === undefined) throw new Error("There is no evidence file.");
  return JSON.parse(evidence);
}

/** How many samples the file accounts for. */
export function samplesIn({ checks }: Evidence): number {
  const counts = checks.flatMap(({ samples, runs, omitted }) => [
    samples.length,
    ...runs.map(({ count }) => count),
    ...Object.values(omitted),
  ]);
  return counts.reduce((all, one) => all + one, 0);
}
