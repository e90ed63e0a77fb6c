import type { Target, TargetHealth } from "../load-balancing.ts";
import { deregistrationInProgress, notInUse } from "./health-check.ts";
import { type HealthCheckSettings, HealthChecks } from "./health-checks.ts";
import { Upstream } from "./upstream.ts";
import { deadline, type Wire } from "./wire.ts";

/** A target in a target group, from its registration to the end of its draining. */
export class Member {
  readonly target: Target;
  readonly availabilityZone: string | undefined;
  readonly upstream = new Upstream();
  readonly #wire: Wire;
  readonly #checks: HealthChecks;

  constructor(wire: Wire, target: Target, availabilityZone: string | undefined, settings: () => HealthCheckSettings) {
    this.#wire = wire;
    this.target = target;
    this.availabilityZone = availabilityZone;
    this.#checks = new HealthChecks(wire, target, notInUse, settings);
  }

  get health(): TargetHealth {
    return this.#checks.health;
  }

  get state(): TargetHealth["state"] {
    return this.health.state;
  }

  get inFlight(): number {
    return this.upstream.inFlight;
  }

  startChecks(): void {
    this.#checks.start();
  }

  stopChecks(): void {
    this.#checks.stop(notInUse);
  }

  /**
   * Takes no new request. As AWS documents it, deregistration completes (`drained`) at once when no request is in
   * flight and no connection is open, and otherwise after the delay; the target shows as draining for the whole delay
   * either way (`gone`). A target that has just served clients holds idle connections, and so waits. Requests in
   * flight when the delay is over get the real time that sped-up time took from them.
   */
  drain(delayMs: number, { drained, gone }: { drained: () => void; gone: () => void }): void {
    this.#checks.stop(deregistrationInProgress);
    const tellDrained = once(drained);
    this.upstream.whenQuiet(() => queueMicrotask(tellDrained));
    this.#wire.clock.after(delayMs, () => {
      this.upstream.retire();
      gone();
      if (this.inFlight === 0) tellDrained();
      else deadline(this.#wire, 0, tellDrained);
    });
  }

  /** Forgets the target at once: its group is deleted, or the simulator closes. */
  drop(): void {
    this.#checks.stop(notInUse);
    this.upstream.retire();
  }
}

function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    act();
  };
}
