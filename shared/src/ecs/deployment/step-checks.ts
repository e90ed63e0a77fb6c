import type { TrafficStep, Verified, Verify } from "./traffic.ts";

/**
 * Makes the checks of a release at each share of the traffic while following goes on. One at a time, to its end; of the
 * shares that were reached meanwhile the last one is next.
 */
export class StepChecks {
  readonly #verify: Verify;
  readonly #ended = new AbortController();
  readonly #verdicts = new Map<number, Verified>();
  #next: TrafficStep | undefined;
  #underWay: Promise<void> | undefined;
  #begun: TrafficStep | undefined;

  constructor(verify: Verify) {
    this.#verify = verify;
  }

  reach(step: TrafficStep): void {
    if (this.#verdicts.has(step.share) || this.#begun?.share === step.share) return;
    this.#next = step;
    this.#underWay ??= this.#work();
  }

  /** Undefined until it is decided. */
  verdictAt({ share }: TrafficStep): Verified | undefined {
    return this.#verdicts.get(share);
  }

  /** The first share at which they did not pass. */
  get failed(): { readonly share: number; readonly reason: string } | undefined {
    for (const [share, verdict] of this.#verdicts)
      if (verdict.kind === "failed") return { share, reason: verdict.reason };
    return undefined;
  }

  /** Undefined when nothing is being checked; else resolves once everything reached so far is decided. */
  get underWay(): Promise<void> | undefined {
    return this.#underWay;
  }

  /** Nobody waits for what is still being checked. */
  async end(): Promise<void> {
    this.#next = undefined;
    this.#ended.abort();
    await this.#underWay;
  }

  async #work(): Promise<void> {
    while (this.#next) {
      const step = this.#next;
      this.#next = undefined;
      this.#begun = step;
      this.#verdicts.set(step.share, await this.#verify(step, this.#ended.signal).catch(asFailed));
      this.#begun = undefined;
    }
    this.#underWay = undefined;
  }
}

const asFailed = (error: unknown): Verified => ({
  kind: "failed",
  reason: `the checks could not be made: ${error instanceof Error ? error.message : error}`,
});
