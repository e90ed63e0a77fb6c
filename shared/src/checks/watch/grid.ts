/** Of the interval: enough for a hundred checks not to ask at the same moment, and no drift. */
const JITTER = 0.1;

/**
 * When the samples of one check are due: at fixed distances from the first, each a little late by chance, so that being
 * late once makes no later one late. A sample that took longer than the interval skips those that it missed.
 */
export class Grid {
  readonly #first: number;
  readonly #interval: number;
  readonly #random: () => number;
  #tick = -1;

  constructor({ first, interval, random }: { first: number; interval: number; random: () => number }) {
    this.#first = first;
    this.#interval = interval;
    this.#random = random;
  }

  /** When the next sample is due. The first one is neither skipped nor late: a gate should say something at once. */
  next(now: number): number {
    if (this.#tick < 0) {
      this.#tick = 0;
      return this.#first;
    }
    const passed = Math.ceil((now - this.#first) / this.#interval);
    this.#tick = Math.max(this.#tick + 1, passed);
    return this.#first + (this.#tick + JITTER * this.#random()) * this.#interval;
  }
}
