import type { SimClock } from "../clock.ts";

/**
 * The copy of ECS's state that reads are served from: for a while after a write it still shows what was there before.
 * "The Amazon ECS API follows an eventual consistency model" (API reference, RunTask).
 */
export class Replica {
  readonly #clock: SimClock;
  readonly #lagMs: number;
  readonly #before = new Map<string, { readonly until: number; readonly view: unknown }[]>();

  constructor(clock: SimClock, lagMs: number) {
    this.#clock = clock;
    this.#lagMs = lagMs;
  }

  /** To be called before a write, with what a reader of this resource sees now (undefined: it does not exist yet). */
  willChange(arn: string, view: unknown): void {
    const kept = this.#stale(arn);
    this.#before.set(arn, [...kept, { until: this.#clock.now() + this.#lagMs, view }]);
  }

  read<View>(arn: string, current: () => View | undefined): View | undefined {
    const [oldest] = this.#stale(arn);
    return oldest ? (oldest.view as View | undefined) : current();
  }

  #stale(arn: string) {
    const stale = (this.#before.get(arn) ?? []).filter(({ until }) => until > this.#clock.now());
    if (stale.length === 0) this.#before.delete(arn);
    return stale;
  }
}
