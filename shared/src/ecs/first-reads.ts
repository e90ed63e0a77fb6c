import type { Clock } from "../clock.ts";

/** Long enough for a step to read all its services before it changes anything, ms; what others change shows after it. */
const FRESH_MS = 30_000;

interface FirstReadsSettings<T> {
  readonly clock: Clock;
  /** What else the same thing can be asked by. */
  readonly namesOf: (found: T) => readonly string[];
  /** One alone asks nothing twice without a reason. */
  readonly areSeveral: () => boolean;
}

/**
 * What many services of a step ask alike before anything is changed: task definitions of a family they share, its newest
 * revision that is also what runs. Read once. From the step's first write on nothing is kept: whoever reads then wants to
 * see what has changed.
 */
export class FirstReads<T> {
  readonly #settings: FirstReadsSettings<T>;
  #kept: Map<string, Kept<T>> | undefined = new Map();

  constructor(settings: FirstReadsSettings<T>) {
    this.#settings = settings;
  }

  read(key: string, read: () => Promise<T | undefined>): Promise<T | undefined> {
    const { clock, areSeveral } = this.#settings;
    if (!areSeveral()) return read();
    const kept = this.#kept?.get(key);
    if (kept && clock.now() - kept.askedAt < FRESH_MS) return kept.answer;
    const answer = read().then(
      (found) => {
        this.#learn(key, fresh, found);
        return found;
      },
      (error) => {
        this.#learn(key, fresh, undefined);
        throw error;
      },
    );
    const fresh = { askedAt: clock.now(), answer };
    this.#kept?.set(key, fresh);
    return fresh.answer;
  }

  /** Before a write is sent. */
  end(): void {
    this.#kept = undefined;
  }

  /** Only what was found is worth keeping: what is missing may be on its way, and an error may not come again. */
  #learn(key: string, fresh: Kept<T>, found: T | undefined): void {
    if (this.#kept?.get(key) !== fresh) return;
    if (found === undefined) this.#kept.delete(key);
    else for (const name of this.#settings.namesOf(found)) this.#kept.set(name, fresh);
  }
}

interface Kept<T> {
  /** Unix epoch ms. */
  readonly askedAt: number;
  readonly answer: Promise<T | undefined>;
}
