import type { SimClock } from "./clock.ts";
import type { Bucket } from "./service.ts";

/** Token buckets on simulated time, as AWS throttles an account in a region. */
export class Throttle {
  readonly #clock: SimClock;
  readonly #levels = new Map<Bucket, { tokens: number; at: number }>();

  constructor(clock: SimClock) {
    this.#clock = clock;
  }

  /** Takes a token for the operation; false when its bucket is empty. */
  admits(buckets: readonly Bucket[], operation: string): boolean {
    const bucket = buckets.find(({ operations }) => operations.includes(operation));
    if (!bucket) return true;
    const now = this.#clock.now();
    const { tokens, at } = this.#levels.get(bucket) ?? { tokens: bucket.burst, at: now };
    const level = Math.min(bucket.burst, tokens + ((now - at) / 1000) * bucket.refill);
    this.#levels.set(bucket, { tokens: level < 1 ? level : level - 1, at: now });
    return level >= 1;
  }
}
