import type { Clock } from "../clock.ts";
import { ourShareOf, REQUEST_RATES, type RequestRate } from "./request-rates.ts";
import { TokenBucket } from "./token-bucket.ts";

/** A wait that somebody who reads the log would wonder about, ms. */
const WORTH_TELLING_MS = 1_000;

export interface PaceEffects {
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

/** Keeps the calls of one step within our share of what a service takes of the account: they wait for their turn, in order. */
export class Pace {
  readonly #effects: PaceEffects;
  readonly #lanes: readonly Lane[];
  readonly #service: string;

  constructor(effects: PaceEffects, rates: readonly RequestRate[] = REQUEST_RATES, service = "ECS") {
    this.#effects = effects;
    this.#service = service;
    this.#lanes = rates.map((rate) => ({ rate, bucket: new TokenBucket(ourShareOf(rate)), isTold: false }));
  }

  /** Others have made so many calls just now; they wait for no turn, and leave fewer. */
  spend(operation: string, calls: number): void {
    const lane = this.#lanes.find(({ rate }) => rate.operations.includes(operation));
    lane?.bucket.spend(calls, this.#effects.clock.now());
  }

  /** Resolves when it is the operation's turn. Rejects with the signal's reason when it would have to wait any longer. */
  async turn(operation: string, signal?: AbortSignal): Promise<void> {
    const lane = this.#lanes.find(({ rate }) => rate.operations.includes(operation));
    if (!lane) return;
    const { clock, log } = this.#effects;
    const wait = lane.bucket.take(clock.now());
    if (wait === 0) return;
    if (wait >= WORTH_TELLING_MS && !lane.isTold) {
      lane.isTold = true;
      const { burst, perSecond } = lane.rate;
      log(
        `Calls of ${operation} take turns: ${this.#service} takes ${burst} at once and ${perSecond} a second of the whole account, and others need some of them.`,
      );
    }
    await clock.sleep(wait, signal);
  }
}

interface Lane {
  readonly rate: RequestRate;
  readonly bucket: TokenBucket;
  isTold: boolean;
}
