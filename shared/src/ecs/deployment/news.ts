import type { Service, ServiceDeployment, ServiceEvent } from "../ecs.ts";
import type { Verdict } from "./judge.ts";
import { describeStage, trafficOf } from "./milestone.ts";
import type { Mine } from "./mine.ts";
import { changed, countsLine, newEvents, type Sample, sample } from "./progress.ts";
import type { TrafficSample } from "./traffic.ts";

/** Tells the log what is new since the last look, and keeps all of it. */
export class News {
  readonly samples: Sample[] = [];
  /** Oldest first. */
  readonly events: ServiceEvent[] = [];
  readonly traffic: TrafficSample[] = [];
  readonly #log: (line: string) => void;
  readonly #clock: { now(): number };
  readonly #shown: Set<string>;
  #counts = "";
  #rollingBack = "";
  #stage = "";

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

  /** Of a deployment that shifts traffic. */
  tellStage(deployment: ServiceDeployment | undefined): void {
    if (!deployment?.lifecycleStage) return;
    const stage = describeStage(deployment);
    if (stage !== this.#stage) this.#log(stage);
    this.#stage = stage;
    const split = trafficOf(deployment, this.#clock.now());
    const last = this.traffic.at(-1);
    if (split && (split.share !== last?.share || split.stage !== last.stage)) this.traffic.push(split);
  }
}
