/** The simulator's time. Milliseconds; `now` counts from the Unix epoch. Everything in the account runs on it. */
export interface SimClock {
  now(): number;
  /** Runs `act` once, after `ms` of simulated time. Returns a function that calls it off. */
  after(ms: number, act: () => void): () => void;
}

/** Milliseconds, 24 days: a longer timer of Node fires at once. No simulation runs that long. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Simulated time that runs `speed` times as fast as the wall clock. */
export class ScaledClock implements SimClock, Disposable {
  readonly #speed: number;
  readonly #origin = Date.now();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(speed: number) {
    this.#speed = speed;
  }

  now(): number {
    return this.#origin + (Date.now() - this.#origin) * this.#speed;
  }

  after(ms: number, act: () => void): () => void {
    const wait = Math.min(ms / this.#speed, LONGEST_TIMER);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, wait);
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
      clearTimeout(timer);
    };
  }

  [Symbol.dispose](): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}

/** Simulated time that a test moves by hand; timers fire in order of their due time. */
export class ManualClock implements SimClock {
  #now: number;
  #next = 0;
  #timers: { readonly due: number; readonly order: number; readonly act: () => void }[] = [];

  constructor(start = Date.UTC(2026, 0, 1)) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, act: () => void): () => void {
    const timer = { due: this.#now + Math.max(0, ms), order: this.#next++, act };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  advance(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const due = this.#timers
        .filter((timer) => timer.due <= until)
        .sort((a, b) => a.due - b.due || a.order - b.order)[0];
      if (!due) break;
      this.#timers = this.#timers.filter((other) => other !== due);
      this.#now = due.due;
      due.act();
    }
    this.#now = until;
  }
}
