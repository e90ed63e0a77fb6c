import type { Service, ServiceEvent } from "../ecs.ts";
import type { Verdict } from "./judge.ts";
import type { Mine } from "./mine.ts";
import { changed, countsLine, newEvents, type Sample, sample } from "./progress.ts";

/** Tells the log what is new since the last look, and keeps all of it. */
export class News {
  readonly samples: Sample[] = [];
  /** Oldest first. */
  readonly events: ServiceEvent[] = [];
  readonly #log: (line: string) => void;
  readonly #clock: { now(): number };
  readonly #shown: Set<string>;
  #counts = "";
  #rollingBack = "";

  constructor({
    log,
    clock,
    shown = [],
  }: {
    log: (line: string) => void;
    clock: { now(): number };
    shown?: Iterable<string>;
  }) {
    this.#log = log;
    this.#clock = clock;
    this.#shown = new Set(shown);
  }

  /** Returns the events that were not told before. */
  tell(mine: Mine, service: Service, verdict: Verdict): readonly ServiceEvent[] {
    const fresh = newEvents(service, mine.createdAt, this.#shown);
    for (const event of fresh) {
      this.#shown.add(event.id);
      this.events.push(event);
      this.#log(event.message);
    }
    const now = sample(mine, service, this.#clock.now());
    if (changed(this.samples.at(-1), now)) this.samples.push(now);
    const counts = countsLine(service);
    if (counts !== this.#counts) this.#log(counts);
    this.#counts = counts;
    if (verdict.kind === "rolling-back" && verdict.reason !== this.#rollingBack) {
      this.#rollingBack = verdict.reason;
      this.#log(`ECS is rolling back: ${verdict.reason}`);
    }
    return fresh;
  }
}
