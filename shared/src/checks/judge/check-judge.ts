import type { Sample } from "../observation.ts";
import { Baking } from "./baking.ts";
import { Converging } from "./converging.ts";
import type { Finding } from "./finding.ts";
import type { CheckJudgement, Phase } from "./judgement.ts";
import type { CheckRules } from "./rules.ts";

/** Judges the samples of one check, in the order in which they end. */
export class CheckJudge {
  readonly rules: CheckRules;
  readonly #converging: Converging;
  readonly #baking: Baking;
  #last: Sample | undefined;
  #lastBad: Sample | undefined;
  #lastMeasured: Sample | undefined;
  /** What cannot change any more. */
  #settled: Finding | undefined;

  constructor(rules: CheckRules) {
    this.rules = rules;
    this.#converging = new Converging(rules);
    this.#baking = new Baking(rules);
  }

  take(sample: Sample, phase: Phase): void {
    this.#last = sample;
    if (sample.outcome !== "pass") this.#lastBad = sample;
    if (sample.outcome !== "error" && sample.outcome !== "no-data") this.#lastMeasured = sample;
    // One that was broken may still converge in the bake of the gate, and bakes from then on.
    if (phase === "converge" || (this.wasBroken && !this.hasConverged)) this.#converging.take(sample);
    else this.#settle(this.#baking.take(sample));
    if (sample.final) this.#settle(finalFinding(sample));
  }

  get hasSample(): boolean {
    return this.#last !== undefined;
  }

  /** One that the gate did not wait for may do so in the bake. */
  get hasConverged(): boolean {
    return this.#converging.isDone || this.#baking.streak >= this.rules.successThreshold;
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

  /** Whether the bake of this check cannot end here. */
  get needsAnother(): boolean {
    return !this.#settled && this.hasConverged && this.#baking.needsAnother;
  }

  /** `isUp`: whether the converge phase has run out of time; else another check ended the gate early. */
  whileConverging(isUp: boolean): Finding {
    if (this.#settled) return this.#excused(this.#settled);
    if (this.hasConverged) return { verdict: "passed", reason: this.#last?.reason ?? "" };
    return this.#excused(isUp ? this.#converging.whenTimeIsUp : this.#converging.soFar);
  }

  /** When another check ended the gate in the bake. */
  get duringBake(): Finding {
    if (!this.hasConverged) return this.whileConverging(false);
    return this.#excused(this.#settled ?? this.#baking.soFar);
  }

  /** `bakes`: whether there was a bake at all. */
  afterBake(bakes: boolean): Finding {
    if (this.#settled) return this.#excused(this.#settled);
    if (!this.hasConverged || !bakes) return this.whileConverging(true);
    return this.#excused(this.#baking.whenTimeIsUp);
  }

  judgement(finding: Finding): CheckJudgement {
    const { name, kind, advisory } = this.rules;
    const telling = finding.verdict === "passed" ? this.#last : (this.#lastBad ?? this.#last);
    return { name, kind, advisory, ...finding, converge: this.#converging.tally, bake: this.#baking.tally, telling };
  }

  /** The first that cannot change is what ended it. */
  #settle(finding: Finding | undefined): void {
    this.#settled ??= finding;
  }

  /** What was broken before the deploy is not its doing; the old version that answers is. */
  #excused(finding: Finding): Finding {
    const broken = this.rules.baseline?.broken;
    if (finding.verdict !== "failed" || broken === undefined || this.#isOld || this.#cameBack) return finding;
    return {
      verdict: "inconclusive",
      reason: `it was broken before this deploy already (${broken}), so that it cannot tell: ${finding.reason}`,
    };
  }

  /** The old version answers. */
  get #isOld(): boolean {
    return this.#lastMeasured?.outcome === "stale";
  }

  /** The old version answered again after the new one had converged. */
  get #cameBack(): boolean {
    return this.#baking.tally.stale > 0;
  }
}

function finalFinding({ outcome, reason }: Sample): Finding | undefined {
  if (outcome === "pass") return undefined;
  const verdict = outcome === "error" ? "error" : outcome === "no-data" ? "inconclusive" : "failed";
  return { verdict, reason };
}
