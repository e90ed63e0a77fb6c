import { changed, type Sample } from "../ecs/deployment/progress.ts";
import type { TrafficSample } from "../ecs/deployment/traffic.ts";
import type { ServiceEvent } from "../ecs/ecs.ts";
import type { DeploymentTarget } from "./codedeploy.ts";
import { countsLine, describeEvent, type Releases, replacementOf, sampleOf, trafficOf } from "./progress.ts";

/** Tells the log what is new since the last look, and keeps all of it. */
export class News {
  readonly samples: Sample[] = [];
  readonly traffic: TrafficSample[] = [];
  /** Lifecycle events, oldest first. */
  readonly events: ServiceEvent[] = [];
  readonly #deployment: string;
  readonly #releases: Releases | undefined;
  readonly #log: (line: string) => void;
  readonly #clock: { now(): number };
  readonly #told = new Set<string>();
  #counts = "";

  constructor(
    deployment: string,
    {
      releases,
      log,
      clock,
    }: {
      readonly releases?: Releases | undefined;
      readonly log: (line: string) => void;
      readonly clock: { now(): number };
    },
  ) {
    this.#deployment = deployment;
    this.#releases = releases;
    this.#log = log;
    this.#clock = clock;
  }

  tell(target: DeploymentTarget): void {
    this.#tellEvents(target);
    const now = sampleOf(target, this.#clock.now());
    if (changed(this.samples.at(-1), now)) this.samples.push(now);
    if (!this.#releases) return;
    const counts = countsLine(target, this.#releases);
    if (counts !== "" && counts !== this.#counts) this.#log(counts);
    this.#counts = counts;
    this.#tellTraffic(target, this.#releases);
  }

  /** The events and weights of a rollback are those of another deployment. */
  takenBack(): void {
    if (this.traffic.at(-1)?.share) this.traffic.push({ at: this.#clock.now(), share: 0, stage: "" });
  }

  /** Once each; what came and went between two looks has only its end to tell. */
  #tellEvents({ lifecycleEvents }: DeploymentTarget): void {
    for (const event of lifecycleEvents) {
      const id = `${this.#deployment} ${event.name} ${event.status}`;
      const message = describeEvent(event);
      if (!message || this.#told.has(id)) continue;
      this.#told.add(id);
      this.events.push({ id, at: event.endedAt ?? event.startedAt ?? this.#clock.now(), message });
      this.#log(message);
    }
  }

  #tellTraffic(target: DeploymentTarget, { to }: Releases): void {
    if (!replacementOf(target)) return;
    const split = trafficOf(target, this.#clock.now());
    const last = this.traffic.at(-1);
    if (split.share !== (last?.share ?? 0)) this.#log(`${to} has ${split.share} % of the traffic.`);
    if (split.share !== last?.share || split.stage !== last.stage) this.traffic.push(split);
  }
}
