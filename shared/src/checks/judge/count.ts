import type { Sample } from "../observation.ts";
import { Histogram } from "./histogram.ts";
import type { Tally } from "./judgement.ts";

/** A server that makes up a version for every answer must not fill the memory. */
const VERSIONS_KEPT = 20;
const OTHER_VERSIONS = "(others)";

/** Counts the samples of one check in one phase. */
export class Count {
  readonly latencies = new Histogram();
  readonly #versions = new Map<string, number>();
  #samples = 0;
  #passes = 0;
  #failures = 0;
  #stale = 0;
  #noData = 0;
  #errors = 0;
  #streak = 0;
  #value: number | undefined;

  add(sample: Sample): void {
    this.#samples += 1;
    if (sample.outcome === "pass") this.#passes += 1;
    if (sample.outcome === "fail") this.#failures += 1;
    if (sample.outcome === "stale") this.#stale += 1;
    if (sample.outcome === "no-data") this.#noData += 1;
    if (sample.outcome === "error") this.#errors += 1;
    this.#streak = sample.outcome === "pass" ? this.#streak + 1 : 0;
    this.#value = sample.value ?? this.#value;
    for (const { version, latency } of sample.observations) {
      if (version !== undefined) this.#addVersion(version);
      if (latency !== undefined) this.latencies.add(latency);
    }
  }

  get tally(): Tally {
    return {
      samples: this.#samples,
      passes: this.#passes,
      failures: this.#failures,
      stale: this.#stale,
      noData: this.#noData,
      errors: this.#errors,
      streak: this.#streak,
      versions: this.#versions,
      latency: this.latencies.summarise(),
      value: this.#value,
    };
  }

  get streak(): number {
    return this.#streak;
  }

  /** Samples that said something about the target. */
  get measured(): number {
    return this.#passes + this.#failures + this.#stale;
  }

  /** Measured, and not good. */
  get bad(): number {
    return this.#failures + this.#stale;
  }

  get errors(): number {
    return this.#errors;
  }

  get samples(): number {
    return this.#samples;
  }

  #addVersion(version: string): void {
    const known = this.#versions.has(version) || this.#versions.size < VERSIONS_KEPT;
    const key = known ? version : OTHER_VERSIONS;
    this.#versions.set(key, (this.#versions.get(key) ?? 0) + 1);
  }
}
