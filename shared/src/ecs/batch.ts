import { setImmediate } from "node:timers/promises";
import type { Clock } from "../clock.ts";

/** Answers by key; what there is not has no entry. */
export type ReadMany<T> = (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>;

export interface BatchSettings {
  /** Keys that one call takes. */
  readonly limit: number;
  readonly clock: Clock;
  /** Milliseconds between calls that have room left; 0: an ask goes out as soon as the event loop has turned. */
  readonly spacing: () => number;
  /** Whether an error that fails the whole call may be about one of its keys. */
  readonly isAboutOne: (error: unknown) => boolean;
}

/** Asks for one thing each, by many who do not know of each other, made into as few calls as take them. */
export class Batch<T> {
  readonly #read: ReadMany<T>;
  readonly #settings: BatchSettings;
  #asked: Asked<T> = new Map();
  #isGathering = false;
  #sentAt = Number.NEGATIVE_INFINITY;

  constructor(read: ReadMany<T>, settings: BatchSettings) {
    this.#read = read;
    this.#settings = settings;
  }

  /** Always answered by a call that was sent after the ask. Undefined: there is none. */
  ask(key: string): Promise<T | undefined> {
    const same = this.#asked.get(key);
    if (same) return same.promise;
    const ask = Promise.withResolvers<T | undefined>();
    this.#asked.set(key, ask);
    if (this.#asked.size >= this.#settings.limit) this.#send();
    else if (!this.#isGathering) void this.#gather();
    return ask.promise;
  }

  async #gather(): Promise<void> {
    this.#isGathering = true;
    await setImmediate();
    const { clock } = this.#settings;
    const spacing = this.#settings.spacing();
    const wait = Math.min(spacing, this.#sentAt + spacing - clock.now());
    if (wait > 0) await clock.sleep(wait);
    this.#isGathering = false;
    if (this.#asked.size > 0) this.#send();
  }

  #send(): void {
    const asked = this.#asked;
    this.#asked = new Map();
    this.#sentAt = this.#settings.clock.now();
    void this.#answer(asked);
  }

  async #answer(asked: Asked<T>): Promise<void> {
    try {
      const found = await this.#read([...asked.keys()]);
      for (const [key, { resolve }] of asked) resolve(found.get(key));
    } catch (error) {
      // AWS refuses a call for one of those it names. Asked alone, the others get their answer, and that one its error.
      if (asked.size > 1 && this.#settings.isAboutOne(error))
        await Promise.all([...asked].map((one) => this.#answer(new Map([one]))));
      else for (const { reject } of asked.values()) reject(error);
    }
  }
}

type Asked<T> = Map<string, PromiseWithResolvers<T | undefined>>;
