import type { Sample } from "../observation.ts";
import { answersFor, compareWithBaseline } from "./compare.ts";
import { Count } from "./count.ts";
import { type Finding, failed, worst } from "./finding.ts";
import { samplesFor } from "./histogram.ts";
import type { Tally } from "./judgement.ts";
import type { CheckRules } from "./rules.ts";

/** Counts the samples of one check in the bake, and holds them to its limits. */
export class Baking {
  readonly #rules: CheckRules;
  readonly #count = new Count();
  #badInARow = 0;
  #unmeasuredInARow = { errors: 0, noData: 0 };
  #unmeasured: Finding | undefined;
  #last: Sample | undefined;
  #lastBad: Sample | undefined;

  constructor(rules: CheckRules) {
    this.#rules = rules;
  }

  /** Says when a limit is passed that no later sample can mend. */
  take(sample: Sample): Finding | undefined {
    this.#count.add(sample);
    this.#last = sample;
    if (sample.outcome !== "pass") this.#lastBad = sample;
    if (sample.outcome === "error" || sample.outcome === "no-data") this.#countUnmeasured(sample);
    else this.#unmeasuredInARow = { errors: 0, noData: 0 };
    // What could not be measured neither ends a row of failures nor makes it longer.
    if (sample.outcome === "pass") this.#badInARow = 0;
    if (sample.outcome === "fail" || sample.outcome === "stale") this.#badInARow += 1;
    return this.#overLimit(sample);
  }

  get tally(): Tally {
    return this.#count.tally;
  }

  get streak(): number {
    return this.#count.streak;
  }

  /** A bake has to have its samples, and must not end on a bad one within the budget, nor on one that was not measured. */
  get needsAnother(): boolean {
    if (this.#unmeasured) return false;
    const { percentiles, compare, minSamples } = this.#rules;
    const answers = [
      ...percentiles.map(({ percentile }) => samplesFor(percentile)),
      ...compare.map(({ figure }) => answersFor(figure)),
    ];
    const isShort = this.#count.samples < minSamples || this.#count.latencies.count < Math.max(0, ...answers);
    return isShort || this.#badInARow > 0 || this.#unmeasuredInARow.errors + this.#unmeasuredInARow.noData > 0;
  }

  /** When the bake is over. */
  get whenTimeIsUp(): Finding {
    const findings = [this.#overShare(), this.#tooSlow(), this.#worseThanBefore(), this.#unmeasured, this.#tooFew()];
    return worst(findings.filter((finding) => finding !== undefined)) ?? this.#good();
  }

  /** When another check ended the gate. */
  get soFar(): Finding {
    return this.#unmeasured ?? this.#good();
  }

  #countUnmeasured({ outcome, reason }: Sample): void {
    const { errors, noData } = this.#unmeasuredInARow;
    this.#unmeasuredInARow = outcome === "error" ? { errors: errors + 1, noData } : { errors, noData: noData + 1 };
    const row = errors + noData + 1;
    if (row < this.#rules.errorLimit || this.#unmeasured?.verdict === "error") return;
    const verdict = outcome === "error" || errors > 0 ? "error" : "inconclusive";
    this.#unmeasured = { verdict, reason: `${row} samples in a row could not be measured (${reason})` };
  }

  #overLimit({ outcome, reason }: Sample): Finding | undefined {
    const { failuresAllowed, consecutiveFailureLimit, plannedSamples } = this.#rules;
    const { bad, samples } = this.#count;
    // The version that answers is no matter of luck: there is no budget for it.
    if (outcome === "stale") return failed(`after the expected version had converged, ${reason}`);
    if (this.#badInARow >= consecutiveFailureLimit)
      return failed(`${this.#badInARow} samples in a row failed (${reason})`);
    if (bad <= failuresAllowed) return undefined;
    const may = failuresAllowed === 0 ? "none may" : `${failuresAllowed} of ${plannedSamples} may`;
    return failed(`${bad} of ${samples} samples of the bake failed, and ${may} (${reason})`);
  }

  /** Of fewer samples than were planned fewer may fail: those that take long are often the ones that fail. */
  #overShare(): Finding | undefined {
    const { failurePercent } = this.#rules;
    const { bad, measured } = this.#count;
    // Floating point: 10 % of 70 is a little more than 7.
    const may = Math.ceil(Number(((measured * (failurePercent ?? 100)) / 100).toPrecision(12)));
    if (bad <= may) return undefined;
    return failed(
      `${bad} of ${measured} samples of the bake failed, and ${failurePercent} % may (${this.#lastBad?.reason})`,
    );
  }

  #tooSlow(): Finding | undefined {
    const { count } = this.#count.latencies;
    for (const { percentile, latency } of this.#rules.percentiles) {
      const needed = samplesFor(percentile);
      if (count < needed)
        return { verdict: "inconclusive", reason: `p${percentile} needs ${needed} answers, and there were ${count}` };
      const is = this.#count.latencies.percentile(percentile);
      if (is > latency) return failed(`p${percentile} of the latency was ${is} ms, and may be ${latency} ms`);
    }
    return undefined;
  }

  #worseThanBefore(): Finding | undefined {
    const { compare, baseline } = this.#rules;
    const differences = compare.map((compared) => compareWithBaseline(compared, this.tally, baseline));
    const worse = differences.find(({ kind }) => kind === "worse");
    if (worse?.kind === "worse") return failed(worse.reason);
    const unknown = differences.find(({ kind }) => kind === "unknown");
    return unknown?.kind === "unknown" ? { verdict: "inconclusive", reason: unknown.reason } : undefined;
  }

  #tooFew(): Finding | undefined {
    const { measured, samples, bad, errors } = this.#count;
    if (measured >= this.#rules.minSamples) return undefined;
    const told = this.#lastBad && bad < samples ? ` (${this.#lastBad.reason})` : "";
    return {
      verdict: errors > 0 ? "error" : "inconclusive",
      reason: `${measured} samples of the bake could be measured, and ${this.#rules.minSamples} are needed${told}`,
    };
  }

  #good(): Finding {
    const { bad, samples } = this.#count;
    const budget =
      bad > 0 ? `${bad} of ${samples} samples of the bake failed, as ${this.#rules.failuresAllowed} may; ` : "";
    return { verdict: "passed", reason: `${budget}${this.#last?.reason ?? ""}` };
  }
}
