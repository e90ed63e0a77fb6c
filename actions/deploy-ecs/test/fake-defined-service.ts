import type { Clock } from "@deploy-actions/shared/clock";
import type { Service } from "@deploy-actions/shared/ecs/ecs";
import type { ServiceDefinition } from "@deploy-actions/shared/ecs/service-definition/schema.gen";
import type { Creation, DefinedService, SeenService } from "../src/service-definition/defined-service.ts";

/** How long a deleted service takes until its name is free; milliseconds. */
const DRAINS_MS = 60_000;

/** The service web of one cluster, or none: created once for each token, and gone a minute after it was deleted. */
export class FakeDefinedService implements DefinedService {
  readonly #clock: Clock;
  #seen: SeenService | undefined;
  #request = "";
  #removedAt = Number.POSITIVE_INFINITY;
  #created = 0;
  /** Thrown by the next calls, one each; `applied`: the call takes effect all the same. */
  readonly faults: {
    readonly call: "create" | "remove" | "scaleToZero";
    readonly error: Error;
    readonly applied: boolean;
  }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async look(): Promise<SeenService | undefined> {
    if (!this.#seen) return undefined;
    const gone = this.#clock.now() >= this.#removedAt + DRAINS_MS;
    const status = gone ? "INACTIVE" : this.#removedAt <= this.#clock.now() ? "DRAINING" : "ACTIVE";
    return { ...this.#seen, service: { ...this.#seen.service, status } };
  }

  async create(definition: ServiceDefinition, clientToken: string): Promise<Creation> {
    return await this.#answer("create", async () => {
      const request = JSON.stringify([definition, clientToken]);
      const before = await this.look();
      if (before?.service.status === "DRAINING") return { kind: "still-draining" };
      if (before?.service.status === "ACTIVE")
        return request === this.#request ? { kind: "created", seen: before } : { kind: "name-taken" };
      this.#request = request;
      this.#removedAt = Number.POSITIVE_INFINITY;
      this.#seen = this.#newService(definition);
      return { kind: "created", seen: this.#seen };
    });
  }

  async remove(): Promise<void> {
    await this.#answer("remove", async () => {
      this.#removedAt = Math.min(this.#removedAt, this.#clock.now());
    });
  }

  async scaleToZero(): Promise<void> {
    await this.#answer("scaleToZero", async () => this.change({ desiredCount: 0 }));
  }

  /** What somebody else, or ECS, does to it. */
  change(members: Partial<Service>): void {
    if (!this.#seen) throw new Error("There is no service.");
    this.#seen = { ...this.#seen, service: { ...this.#seen.service, ...members } };
  }

  async #answer<T>(call: FakeDefinedService["faults"][number]["call"], act: () => Promise<T>): Promise<T> {
    const index = this.faults.findIndex((fault) => fault.call === call);
    const [fault] = index < 0 ? [] : this.faults.splice(index, 1);
    if (!fault) return await act();
    if (fault.applied) await act();
    throw fault.error;
  }

  #newService(definition: ServiceDefinition): SeenService {
    const { serviceName, taskDefinition = "", desiredCount = 1 } = definition;
    const createdAt = this.#clock.now();
    const deployment = {
      id: `ecs-svc/${++this.#created}`,
      status: "PRIMARY",
      taskDefinition,
      rolloutState: "IN_PROGRESS",
      rolloutStateReason: "",
      desired: desiredCount,
      running: 0,
      pending: 0,
      failed: 0,
      createdAt,
    } as const;
    const service: Service = {
      name: serviceName,
      status: "ACTIVE",
      taskDefinition,
      desiredCount,
      runningCount: 0,
      controller: "ECS",
      strategy: "ROLLING",
      schedulingStrategy: "REPLICA",
      deploymentConfiguration: {},
      deployments: [deployment],
      events: [],
      targetGroups: [],
      loadBalancers: [],
      placement: {},
    };
    return { service, createdAt, definition };
  }
}
