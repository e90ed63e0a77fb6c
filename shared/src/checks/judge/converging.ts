import type { Sample } from "../observation.ts";
import { Count } from "./count.ts";
import type { Finding } from "./finding.ts";
import type { Tally } from "./judgement.ts";

/** Counts the samples of one check until enough of them in a row were good, and says why they were not. */
export class Converging {
  readonly #count = new Count();
  readonly #successThreshold: number;
  /** The last unbroken run of samples that were not good. */
  #badRun = { bad: 0, errors: 0, noData: 0, isOpen: false };
  #longestStreak = 0;
  #lastBad: Sample | undefined;

  constructor({ successThreshold }: { readonly successThreshold: number }) {
    this.#successThreshold = successThreshold;
  }

  take(sample: Sample): void {
    this.#count.add(sample);
    this.#longestStreak = Math.max(this.#longestStreak, this.#count.streak);
    if (sample.outcome === "pass") {
      this.#badRun = { ...this.#badRun, isOpen: false };
      return;
    }
    this.#lastBad = sample;
    const run = this.#badRun.isOpen ? this.#badRun : { bad: 0, errors: 0, noData: 0 };
    const { outcome } = sample;
    this.#badRun = {
      bad: run.bad + (outcome === "fail" || outcome === "stale" ? 1 : 0),
      errors: run.errors + (outcome === "error" ? 1 : 0),
      noData: run.noData + (outcome === "no-data" ? 1 : 0),
      isOpen: true,
    };
  }

  get isDone(): boolean {
    return this.#count.streak >= this.#successThreshold;
  }

  get tally(): Tally {
    return this.#count.tally;
  }

  /** What was measured last and was not good decides; what could not be measured, only where nothing was. */
  get whenTimeIsUp(): Finding {
    const { bad, errors } = this.#badRun;
    const verdict = bad > 0 ? "failed" : errors > 0 ? "error" : "inconclusive";
    return { verdict, reason: this.#whyNot() };
  }

  /** When another check ended the gate: nothing can be said of this one yet. */
  get soFar(): Finding {
    return { verdict: "inconclusive", reason: this.#whyNot() };
  }

  #whyNot(): string {
    const { samples } = this.#count;
    if (samples === 0) return "there was no sample before the gate ended";
    const needed = `${this.#successThreshold} good samples in a row are needed`;
    const were = this.#longestStreak === 0 ? "none was good" : `there were ${this.#longestStreak} at most`;
    const told = this.#lastBad ? `; the last that was not good: ${this.#lastBad.reason}` : "";
    return `${needed}, and of ${samples} ${were}${told}`;
  }
}
