import type { Sample } from "../observation.ts";
import { answersFor, compareWithBaseline } from "./compare.ts";
import { Count } from "./count.ts";
import { samplesFor } from "./histogram.ts";
import { type CheckJudgement, type Phase, VERDICTS, type Verdict } from "./judgement.ts";
import type { CheckRules } from "./rules.ts";

/** What a check comes to alone, and the end of a sentence that says why. */
export type Finding = Pick<CheckJudgement, "verdict" | "reason">;

/** Judges the samples of one check, in the order in which they end. */
export class CheckJudge {
  readonly rules: CheckRules;
  readonly #converge = new Count();
  readonly #bake = new Count();
  /** The last unbroken run of samples of the converge phase that were not good. */
  #lastBadRun = { bad: 0, errors: 0, noData: 0, open: false };
  #longestStreak = 0;
  #last: Sample | undefined;
  #lastBad: Sample | undefined;
  #lastMeasured: Sample | undefined;
  /** Of the bake. */
  #badInARow = 0;
  #unmeasuredInARow = { errors: 0, noData: 0 };
  /** What cannot change any more. */
  #settled: Finding | undefined;
  #unmeasured: Finding | undefined;

  constructor(rules: CheckRules) {
    this.rules = rules;
  }

  take(sample: Sample, phase: Phase): void {
    this.#last = sample;
    if (sample.outcome !== "pass") this.#lastBad = sample;
    if (isMeasured(sample)) this.#lastMeasured = sample;
    // One that was broken may still converge in the bake of the gate, and bakes from then on.
    if (phase === "converge" || (this.wasBroken && !this.hasConverged)) this.#takeConverging(sample);
    else this.#takeBaking(sample);
    if (sample.final) this.#settled ??= finalFinding(sample);
  }

  /** One that the gate did not wait for may do so in the bake. */
  get hasConverged(): boolean {
    return Math.max(this.#converge.streak, this.#bake.streak) >= this.rules.successThreshold;
  }

  /**
   * The gate waits for what was well before the deploy. What was broken then may stay so, and this deploy cannot be blamed
   * for it; but as long as the old version answers, the new one has not come there yet, broken or not.
   */
  get isAwaited(): boolean {
    return !this.wasBroken || this.#isOld;
  }

  get wasBroken(): boolean {
    return this.rules.baseline?.broken !== undefined;
  }

  /** What no later sample can change: the phase need not be waited for. */
  get settled(): Finding | undefined {
    return this.#settled && this.#excused(this.#settled);
  }

  /** A bake has to have its samples, and must not end on a bad one within the budget, nor on one that was not measured. */
  get needsAnother(): boolean {
    if (this.#settled || this.#unmeasured || !this.hasConverged) return false;
    const { percentiles, compare, minSamples } = this.rules;
    const answers = [
      ...percentiles.map(({ percentile }) => samplesFor(percentile)),
      ...compare.map(({ figure }) => answersFor(figure)),
    ];
    const isShort = this.#bake.samples < minSamples || this.#bake.latencies.count < Math.max(0, ...answers);
    return isShort || this.#badInARow > 0 || this.#unmeasuredInARow.errors + this.#unmeasuredInARow.noData > 0;
  }

  /** `isUp`: whether the converge phase has run out of time; else another check ended the gate early. */
  whileConverging(isUp: boolean): Finding {
    if (this.#settled) return this.#excused(this.#settled);
    if (this.hasConverged) return { verdict: "passed", reason: this.#last?.reason ?? "" };
    const reason = this.#whyNotConverged();
    return this.#excused({ verdict: isUp ? this.#verdictOfBadRun() : "inconclusive", reason });
  }

  /** When another check ended the gate in the bake. */
  get duringBake(): Finding {
    if (!this.hasConverged) return this.whileConverging(false);
    return this.#excused(this.#settled ?? this.#unmeasured ?? this.#good());
  }

  /** `bakes`: whether there was a bake at all. */
  afterBake(bakes: boolean): Finding {
    if (this.#settled) return this.#excused(this.#settled);
    if (!this.hasConverged) return this.whileConverging(true);
    if (!bakes) return { verdict: "passed", reason: this.#last?.reason ?? "" };
    const findings = [this.#overShare(), this.#tooSlow(), this.#worseThanBefore(), this.#unmeasured, this.#tooFew()];
    return this.#excused(worst(findings.filter((finding) => finding !== undefined)) ?? this.#good());
  }

  judgement(finding: Finding): CheckJudgement {
    const { name, kind, advisory } = this.rules;
    const telling = finding.verdict === "passed" ? this.#last : (this.#lastBad ?? this.#last);
    return { name, kind, advisory, ...finding, converge: this.#converge.tally, bake: this.#bake.tally, telling };
  }

  #takeConverging(sample: Sample): void {
    this.#converge.add(sample);
    this.#longestStreak = Math.max(this.#longestStreak, this.#converge.streak);
    const run = this.#lastBadRun.open ? this.#lastBadRun : { bad: 0, errors: 0, noData: 0, open: false };
    if (sample.outcome === "pass") this.#lastBadRun = { ...this.#lastBadRun, open: false };
    else if (sample.outcome === "error") this.#lastBadRun = { ...run, errors: run.errors + 1, open: true };
    else if (sample.outcome === "no-data") this.#lastBadRun = { ...run, noData: run.noData + 1, open: true };
    else this.#lastBadRun = { ...run, bad: run.bad + 1, open: true };
  }

  #takeBaking(sample: Sample): void {
    this.#bake.add(sample);
    if (sample.outcome === "error" || sample.outcome === "no-data") this.#countUnmeasured(sample);
    else this.#unmeasuredInARow = { errors: 0, noData: 0 };
    // What could not be measured neither ends a row of failures nor makes it longer.
    if (sample.outcome === "pass") this.#badInARow = 0;
    if (sample.outcome === "fail" || sample.outcome === "stale") this.#badInARow += 1;
    this.#settled ??= this.#overLimit(sample);
  }

  #countUnmeasured({ outcome, reason }: Sample): void {
    const { errors, noData } = this.#unmeasuredInARow;
    this.#unmeasuredInARow = outcome === "error" ? { errors: errors + 1, noData } : { errors, noData: noData + 1 };
    const row = errors + noData + 1;
    if (row < this.rules.errorLimit) return;
    const verdict = outcome === "error" || errors > 0 ? "error" : "inconclusive";
    if (this.#unmeasured?.verdict === "error") return;
    this.#unmeasured = { verdict, reason: `${row} samples in a row could not be measured (${reason})` };
  }

  #overLimit({ outcome, reason }: Sample): Finding | undefined {
    const { failuresAllowed, consecutiveFailureLimit, plannedSamples } = this.rules;
    // The version that answers is no matter of luck: there is no budget for it.
    if (outcome === "stale") return failed(`after the expected version had converged, ${reason}`);
    if (this.#badInARow >= consecutiveFailureLimit)
      return failed(`${this.#badInARow} samples in a row failed (${reason})`);
    if (this.#bake.bad <= failuresAllowed) return undefined;
    const may = failuresAllowed === 0 ? "none may" : `${failuresAllowed} of ${plannedSamples} may`;
    return failed(`${this.#bake.bad} of ${this.#bake.samples} samples of the bake failed, and ${may} (${reason})`);
  }

  /** Of fewer samples than were planned fewer may fail: those that take long are often the ones that fail. */
  #overShare(): Finding | undefined {
    const { failurePercent } = this.rules;
    const { bad, measured } = this.#bake;
    // Floating point: 10 % of 70 is a little more than 7.
    const may = Math.ceil(Number(((measured * (failurePercent ?? 100)) / 100).toPrecision(12)));
    if (bad <= may) return undefined;
    return failed(
      `${bad} of ${measured} samples of the bake failed, and ${failurePercent} % may (${this.#lastBad?.reason})`,
    );
  }

  #verdictOfBadRun(): "failed" | "error" | "inconclusive" {
    if (this.#lastBadRun.bad > 0) return "failed";
    return this.#lastBadRun.errors > 0 ? "error" : "inconclusive";
  }

  #whyNotConverged(): string {
    const { samples } = this.#converge;
    if (samples === 0) return "there was no sample before the gate ended";
    const needed = `${this.rules.successThreshold} good samples in a row are needed`;
    const were = this.#longestStreak === 0 ? "none was good" : `there were ${this.#longestStreak} at most`;
    const told = this.#lastBad ? `; the last that was not good: ${this.#lastBad.reason}` : "";
    return `${needed}, and of ${samples} ${were}${told}`;
  }

  #tooSlow(): Finding | undefined {
    const { count } = this.#bake.latencies;
    for (const { percentile, latency } of this.rules.percentiles) {
      const needed = samplesFor(percentile);
      if (count < needed)
        return { verdict: "inconclusive", reason: `p${percentile} needs ${needed} answers, and there were ${count}` };
      const is = this.#bake.latencies.percentile(percentile);
      if (is > latency) return failed(`p${percentile} of the latency was ${is} ms, and may be ${latency} ms`);
    }
    return undefined;
  }

  #worseThanBefore(): Finding | undefined {
    const tally = this.#bake.tally;
    const differences = this.rules.compare.map((compared) => compareWithBaseline(compared, tally, this.rules.baseline));
    const worse = differences.find(({ kind }) => kind === "worse");
    if (worse?.kind === "worse") return failed(worse.reason);
    const unknown = differences.find(({ kind }) => kind === "unknown");
    return unknown?.kind === "unknown" ? { verdict: "inconclusive", reason: unknown.reason } : undefined;
  }

  #tooFew(): Finding | undefined {
    const { measured, samples } = this.#bake;
    if (measured >= this.rules.minSamples) return undefined;
    const told = this.#lastBad && this.#bake.bad < samples ? ` (${this.#lastBad.reason})` : "";
    return {
      verdict: this.#bake.tally.errors > 0 ? "error" : "inconclusive",
      reason: `${measured} samples of the bake could be measured, and ${this.rules.minSamples} are needed${told}`,
    };
  }

  #good(): Finding {
    const { bad, samples } = this.#bake;
    const budget =
      bad > 0 ? `${bad} of ${samples} samples of the bake failed, as ${this.rules.failuresAllowed} may; ` : "";
    return { verdict: "passed", reason: `${budget}${this.#last?.reason ?? ""}` };
  }

  #excused(finding: Finding): Finding {
    const broken = this.rules.baseline?.broken;
    if (finding.verdict !== "failed" || broken === undefined || this.#isOld || this.#isRegression) return finding;
    return {
      verdict: "inconclusive",
      reason: `it was broken before this deploy already (${broken}), so that it cannot tell: ${finding.reason}`,
    };
  }

  get #isOld(): boolean {
    return this.#lastMeasured?.outcome === "stale";
  }

  /** The old version answering again is this deploy's matter, whatever was broken before it. */
  get #isRegression(): boolean {
    return this.#bake.tally.stale > 0;
  }
}

const isMeasured = ({ outcome }: Sample) => outcome === "pass" || outcome === "fail" || outcome === "stale";

function finalFinding({ outcome, reason }: Sample): Finding | undefined {
  if (outcome === "pass") return undefined;
  const verdict = outcome === "error" ? "error" : outcome === "no-data" ? "inconclusive" : "failed";
  return { verdict, reason };
}

/** By the precedence of verdicts; of two alike the first. */
export function worst<T extends { readonly verdict: Verdict }>(findings: readonly T[]): T | undefined {
  return VERDICTS.flatMap((verdict) => findings.find((finding) => finding.verdict === verdict) ?? [])[0];
}

function failed(reason: string): Finding {
  return { verdict: "failed", reason };
}
