import type { Sample } from "../observation.ts";
import type { Baseline, CheckBaseline } from "./baseline.ts";
import { CheckJudge } from "./check-judge.ts";
import { samplesFor } from "./histogram.ts";
import type { Latencies } from "./judgement.ts";
import type { Rules } from "./rules.ts";

/** What was there before a deploy, from samples that no version is expected of. `capturedAt`: Unix epoch, milliseconds. */
export class BaselineTaker {
  readonly #judges: ReadonlyMap<string, CheckJudge>;

  constructor({ checks }: Rules) {
    // A baseline is not excused by an earlier one.
    this.#judges = new Map(checks.map((rules) => [rules.name, new CheckJudge({ ...rules, baseline: undefined })]));
  }

  take(sample: Sample): void {
    this.#judges.get(sample.check)?.take(sample, "bake");
  }

  baseline(capturedAt: number): Baseline {
    const checks = [...this.#judges].map(([name, judge]) => [name, baselineOf(judge)] as const);
    return { schema: 1, capturedAt: new Date(capturedAt).toISOString(), checks: Object.fromEntries(checks) };
  }
}

/** Broken is what would have failed a bake, by the check's own rules. */
function baselineOf(judge: CheckJudge): CheckBaseline {
  const { bake, telling } = judge.judgement(judge.duringBake);
  const { passes, failures, stale, versions, latency, value } = bake;
  const { settled } = judge;
  return {
    samples: passes + failures + stale,
    failures,
    broken:
      settled?.verdict === "failed"
        ? `${failures + stale} of ${bake.samples} samples failed: ${telling?.reason}`
        : undefined,
    versions: Object.fromEntries(versions),
    p50: percentile(latency, "p50", 50),
    p95: percentile(latency, "p95", 95),
    p99: percentile(latency, "p99", 99),
    value,
  };
}

/** Of too few samples it would be chance. */
function percentile(latency: Latencies | undefined, name: "p50" | "p95" | "p99", percentage: number) {
  return latency && latency.count >= samplesFor(percentage) ? latency[name] : undefined;
}
