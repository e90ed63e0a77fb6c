/** Says when each call may go, so that never more than `burst` + `perSecond` × time of them do. */
export class TokenBucket {
  readonly #burst: number;
  readonly #perSecond: number;
  #tokens: number;
  #at = Number.NEGATIVE_INFINITY;

  constructor({ burst, perSecond }: { readonly burst: number; readonly perSecond: number }) {
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#tokens = burst;
  }

  /**
   * Takes the next turn there is: milliseconds from `now` until it comes, 0 at once. Turns come in the order they were
   * taken in, also those that nobody uses in the end.
   */
  take(now: number): number {
    // Below zero: as many turns are taken that are yet to come.
    this.#tokens = this.#level(now) - 1;
    return this.#tokens >= 0 ? 0 : Math.ceil((-this.#tokens / this.#perSecond) * 1000);
  }

  /** Calls that were made by `now` without a turn. Those that are more than there were turns leave nothing, and no debt. */
  spend(calls: number, now: number): void {
    const level = this.#level(now);
    this.#tokens = Math.min(level, Math.max(0, level - calls));
  }

  #level(now: number): number {
    // A clock that was set back has lived through no time.
    const seconds = Math.max(0, now - this.#at) / 1000;
    this.#at = now;
    return Math.min(this.#burst, this.#tokens + seconds * this.#perSecond);
  }
}
