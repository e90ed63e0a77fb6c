import type { Target, TargetHealth } from "../load-balancing.ts";
import { type Attributes, defaultAttributes } from "./attributes.ts";
import { notRegistered } from "./health-check.ts";
import type { HealthCheckSettings } from "./health-checks.ts";
import { Member } from "./member.ts";
import type { TargetGroupSettings } from "./target-group-settings.ts";
import type { Wire } from "./wire.ts";

/** A target group: its settings, its targets, and whether a listener uses it. */
export class TargetGroup {
  readonly arn: string;
  settings: TargetGroupSettings;
  attributes: Attributes = defaultAttributes;
  readonly #wire: Wire;
  readonly #members = new Map<string, Member>();
  #inUse = false;
  #turn = 0;

  constructor(wire: Wire, arn: string, settings: TargetGroupSettings) {
    this.#wire = wire;
    this.arn = arn;
    this.settings = settings;
  }

  get inUse(): boolean {
    return this.#inUse;
  }

  get members(): readonly Member[] {
    return [...this.#members.values()];
  }

  /** Targets of a group that no listener uses are not checked. */
  use(inUse: boolean): void {
    if (inUse === this.#inUse) return;
    this.#inUse = inUse;
    for (const member of this.members) {
      if (member.state === "draining") continue;
      if (inUse) member.startChecks();
      else member.stopChecks();
    }
  }

  register(target: Target, availabilityZone?: string): void {
    const known = this.#members.get(key(target));
    if (known && known.state !== "draining") return;
    const member = new Member(this.#wire, target, availabilityZone, () => this.#healthCheck(target));
    this.#members.set(key(target), member);
    if (this.#inUse) member.startChecks();
  }

  deregister(target: Target, drained: () => void): void {
    const member = this.#members.get(key(target));
    if (!member || member.state === "draining") {
      queueMicrotask(drained);
      return;
    }
    const delayMs = this.#inUse ? Number(this.attributes["deregistration_delay.timeout_seconds"]) * 1000 : 0;
    const gone = () => {
      // Registered again meanwhile: the entry is another member's.
      if (this.#members.get(key(target)) === member) this.#members.delete(key(target));
    };
    member.drain(delayMs, { drained, gone });
  }

  health(target: Target): TargetHealth {
    return this.#members.get(key(target))?.health ?? notRegistered;
  }

  healthCheckPort(target: Target): number {
    const { HealthCheckPort } = this.settings;
    return HealthCheckPort === "traffic-port" ? target.port : Number(HealthCheckPort);
  }

  /** Counts up with every request, for round robin. */
  nextTurn(): number {
    this.#turn += 1;
    return this.#turn;
  }

  drop(): void {
    for (const member of this.members) member.drop();
    this.#members.clear();
  }

  #healthCheck(target: Target): HealthCheckSettings {
    const settings = this.settings;
    return {
      path: settings.HealthCheckPath,
      port: this.healthCheckPort(target),
      intervalMs: settings.HealthCheckIntervalSeconds * 1000,
      timeoutMs: settings.HealthCheckTimeoutSeconds * 1000,
      healthyThreshold: settings.HealthyThresholdCount,
      unhealthyThreshold: settings.UnhealthyThresholdCount,
      matcher: settings.Matcher.HttpCode,
    };
  }
}

function key({ id, port }: Target): string {
  return `${id}:${port}`;
}
