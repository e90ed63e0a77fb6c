import type { Latencies } from "./judgement.ts";

/** Latencies at three digits, so that a day of samples takes no more room than a minute of them. */
export class Histogram {
  readonly #counts = new Map<number, number>();
  #count = 0;

  /** Milliseconds. */
  add(latency: number): void {
    const rounded = Number(latency.toPrecision(3));
    this.#counts.set(rounded, (this.#counts.get(rounded) ?? 0) + 1);
    this.#count += 1;
  }

  get count(): number {
    return this.#count;
  }

  /** Undefined while there is nothing. */
  summarise(): Latencies | undefined {
    if (this.#count === 0) return undefined;
    const sorted = [...this.#counts].sort(([a], [b]) => a - b);
    return {
      count: this.#count,
      p50: this.#percentile(50, sorted),
      p95: this.#percentile(95, sorted),
      p99: this.#percentile(99, sorted),
      max: sorted.at(-1)?.[0] ?? 0,
    };
  }

  /** Nearest rank: the smallest latency that this share of all is at or below. 0 while there is nothing. */
  percentile(percentile: number): number {
    return this.#percentile(
      percentile,
      [...this.#counts].sort(([a], [b]) => a - b),
    );
  }

  #percentile(percentile: number, sorted: readonly (readonly [latency: number, count: number])[]): number {
    // Floating point: 99.9 / 100 * 1000 is a little more than 999.
    const rank = Math.ceil(Number(((percentile * this.#count) / 100).toPrecision(12)));
    let seen = 0;
    for (const [latency, count] of sorted) {
      seen += count;
      if (seen >= rank) return latency;
    }
    return 0;
  }
}

/** So many samples make a percentile more than the worst of them: 20 for the 95th, 100 for the 99th. */
export function samplesFor(percentile: number): number {
  // Floating point: 100 / (100 - 99.9) is a little more than 1000.
  return Math.ceil(Number((100 / (100 - percentile)).toPrecision(12)));
}
