import type { Target, TargetHealth } from "../load-balancing.ts";
import {
  afterCheck,
  type HealthRecord,
  type HealthRule,
  initialHealthChecking,
  registrationInProgress,
  unchecked,
} from "./health-check.ts";
import { probe } from "./probe.ts";
import type { Wire } from "./wire.ts";

/** A target group's settings, as far as checking one target goes. */
export interface HealthCheckSettings extends HealthRule {
  readonly path: string;
  readonly port: number;
  readonly intervalMs: number;
  readonly timeoutMs: number;
}

/** Simulated time between a registration and the first check. AWS publishes no figure; it is seconds there. */
const REGISTRATION_MS = 1_000;

/** Checks one target at its group's interval, from `start` to `stop`. */
export class HealthChecks {
  readonly #wire: Wire;
  readonly #address: string;
  readonly #settings: () => HealthCheckSettings;
  #record: HealthRecord;
  #cancel = () => {};
  /** The check under way, if its answer still counts. */
  #current: symbol | undefined;

  /** `settings` is asked before every check, so that a change applies from the next one on. */
  constructor(wire: Wire, target: Target, health: TargetHealth, settings: () => HealthCheckSettings) {
    this.#wire = wire;
    this.#address = target.id;
    this.#record = unchecked(health);
    this.#settings = settings;
  }

  get health(): TargetHealth {
    return this.#record.health;
  }

  start(): void {
    this.stop(registrationInProgress);
    this.#cancel = this.#wire.clock.after(REGISTRATION_MS, () => {
      this.#record = unchecked(initialHealthChecking);
      this.#check();
    });
  }

  stop(health: TargetHealth): void {
    this.#cancel();
    this.#current = undefined;
    this.#record = unchecked(health);
  }

  #check(): void {
    const settings = this.#settings();
    this.#cancel = this.#wire.clock.after(settings.intervalMs, () => this.#check());
    // Simulated time can outrun a real answer; a second check at the same time would tell nothing more.
    if (this.#current) return;
    const current = Symbol("check");
    this.#current = current;
    const checked = this.#probe(settings, current).finally(() => this.#wire.checks.delete(checked));
    this.#wire.checks.add(checked);
  }

  async #probe(settings: HealthCheckSettings, current: symbol): Promise<void> {
    const result = await probe(this.#wire, { id: this.#address, port: settings.port }, settings);
    if (this.#current !== current) return;
    this.#current = undefined;
    this.#record = afterCheck(this.#record, result, settings);
  }
}
