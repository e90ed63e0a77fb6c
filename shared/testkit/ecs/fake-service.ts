import type { SimClock } from "@deploy-actions/simulator/clock";
import type {
  Deployment,
  DeploymentConfiguration,
  RegisteredTaskDefinition,
  Service,
  ServiceDeployment,
  ServiceEvent,
  ServiceRevision,
} from "../../src/ecs/ecs.ts";
import type { FakeImages } from "./fake-images.ts";
import { finish, isOngoing, newRollout, newServiceDeployment, type Open, type Rollout } from "./fake-rollout.ts";
import type { FakeTask, FakeTasks } from "./fake-tasks.ts";

const RESTART_MS = 1_000;
/** From "every new task is healthy" to "every old one is gone". */
const DRAIN_MS = 5_000;
const BREAKER_THRESHOLD = 3;

/** Service web with rolling deployments, as ECS plays them: one revision after another, healthy or not. */
export class FakeService {
  readonly #clock: SimClock;
  readonly #images: FakeImages;
  readonly #tasks: FakeTasks;
  readonly #events: ServiceEvent[] = [];
  #rollouts: readonly Rollout[] = [];
  #lastSuccessful: Rollout | undefined;
  readonly revisions = new Map<string, ServiceRevision>();
  /** Newest first. */
  readonly serviceDeployments: Open<ServiceDeployment>[] = [];
  readonly facts: Open<
    Pick<
      Service,
      "status" | "controller" | "strategy" | "schedulingStrategy" | "targetGroups" | "loadBalancers" | "placement"
    >
  > = {
    status: "ACTIVE",
    controller: "ECS",
    strategy: "ROLLING",
    schedulingStrategy: "REPLICA",
    targetGroups: ["tg/web"],
    loadBalancers: [{ targetGroup: "tg/web", containerName: "app", containerPort: 8080 }],
    placement: { launchType: "FARGATE" },
  };
  desiredCount: number;
  deploymentConfiguration: DeploymentConfiguration;

  constructor(
    world: { readonly clock: SimClock; readonly images: FakeImages; readonly tasks: FakeTasks },
    settings: { readonly desiredCount: number; readonly deploymentConfiguration: DeploymentConfiguration },
  ) {
    this.#clock = world.clock;
    this.#images = world.images;
    this.#tasks = world.tasks;
    this.desiredCount = settings.desiredCount;
    this.deploymentConfiguration = settings.deploymentConfiguration;
  }

  get view(): Service {
    const { desiredCount, deploymentConfiguration } = this;
    const [primary] = this.#rollouts;
    return {
      ...this.facts,
      name: "web",
      taskDefinition: primary?.taskDefinition ?? "",
      desiredCount,
      runningCount: this.#rollouts.flatMap((rollout) => this.#running(rollout)).length,
      deploymentConfiguration,
      deployments: this.#rollouts.map((rollout) => this.#deploymentView(rollout)),
      events: [...this.#events],
      currentServiceDeployment: this.serviceDeployments[0]?.arn,
    };
  }

  deploy(definition: RegisteredTaskDefinition): void {
    const ongoing = this.#ongoing();
    if (ongoing) finish(ongoing, "STOPPED", "Service deployment stopped because a newer one was started.");
    const number = this.serviceDeployments.length + 1;
    const now = this.#clock.now();
    this.serviceDeployments.unshift(newServiceDeployment(number, { now, hasSource: this.#rollouts.length > 0 }));
    const rollout = newRollout(number, definition, { now, images: this.#images });
    this.revisions.set(rollout.revision.arn, rollout.revision);
    this.#promote(rollout);
    this.#clock.after(RESTART_MS, () => {
      const [current] = this.serviceDeployments;
      if (current?.status === "PENDING") current.status = "IN_PROGRESS";
    });
  }

  /** As many tasks of the PRIMARY deployment as there are to be. */
  scale(desiredCount: number): void {
    this.desiredCount = desiredCount;
    const [primary] = this.#rollouts;
    if (!primary) return;
    for (const task of this.#present(primary).slice(desiredCount)) this.#tasks.stop(task, primary.id);
    this.#fill(primary);
  }

  /** Turns the deployment that is going on round. */
  rollBack(reason: string, facts: Partial<ServiceDeployment> = {}): void {
    const current = this.#ongoing();
    const [failing] = this.#rollouts;
    if (!current || !failing) return;
    Object.assign(current, facts);
    failing.rolloutState = "FAILED";
    failing.rolloutStateReason = reason;
    if (!this.#lastSuccessful) {
      finish(current, "ROLLBACK_FAILED", "No rollback candidate was found to run the rollback.");
      return;
    }
    current.status = "ROLLBACK_IN_PROGRESS";
    current.rollbackReason = reason;
    this.#tell(`rolling back to deployment ${this.#lastSuccessful.id}.`);
    this.#promote({ ...this.#lastSuccessful, rolloutState: "IN_PROGRESS", createdAt: this.#clock.now() });
  }

  /** What ECS does when a circuit breaker or an alarm may not roll back: it leaves everything as it is. */
  giveUp(reason: string, facts: Partial<ServiceDeployment>): void {
    const current = this.#ongoing();
    const [failing] = this.#rollouts;
    if (!current || !failing) return;
    Object.assign(current, facts);
    failing.rolloutState = "FAILED";
    failing.rolloutStateReason = reason;
    finish(current, "STOPPED", reason);
  }

  #promote(rollout: Rollout): void {
    const others = this.#rollouts.filter(({ id }) => id !== rollout.id);
    for (const other of others) other.status = "ACTIVE";
    this.#rollouts = [{ ...rollout, status: "PRIMARY" }, ...others];
    const [primary] = this.#rollouts;
    if (primary) this.#fill(primary);
  }

  #fill(rollout: Rollout): void {
    const [container] = rollout.definition.definition.containerDefinitions;
    const missing = this.desiredCount - this.#present(rollout).length;
    if (container && missing > 0) {
      this.#tell(`has started ${missing} tasks.`);
      for (let count = 0; count < missing; count++) {
        this.#tasks.start(rollout.id, container, rollout.revision.images[0]?.digest, {
          healthy: () => this.#whenHealthy(rollout.id),
          failed: () => this.#whenFailed(rollout.id),
        });
      }
    }
    this.#whenHealthy(rollout.id);
  }

  #whenHealthy(id: string): void {
    const [primary] = this.#rollouts;
    if (primary?.id !== id || primary.rolloutState !== "IN_PROGRESS") return;
    const ready = () => this.#present(primary).filter((task) => task.healthy).length === this.desiredCount;
    if (!ready()) return;
    this.#clock.after(DRAIN_MS, () => {
      if (this.#rollouts[0] === primary && primary.rolloutState === "IN_PROGRESS" && ready()) this.#complete(primary);
    });
  }

  #complete(primary: Rollout): void {
    for (const other of this.#rollouts.slice(1))
      for (const task of this.#present(other)) this.#tasks.stop(task, primary.id);
    this.#rollouts = [primary];
    primary.rolloutState = "COMPLETED";
    primary.rolloutStateReason = `ECS deployment ${primary.id} completed.`;
    primary.failed = 0;
    this.#lastSuccessful = primary;
    this.#tell("has reached a steady state.");
    const current = this.#ongoing();
    if (current) finish(current, current.rollbackReason ? "ROLLBACK_SUCCESSFUL" : "SUCCESSFUL");
  }

  #whenFailed(id: string): void {
    const [primary] = this.#rollouts;
    if (primary?.id !== id || primary.rolloutState === "FAILED") return;
    primary.failed += 1;
    const { enable = false, rollback = false } = this.deploymentConfiguration.deploymentCircuitBreaker ?? {};
    if (enable && primary.rolloutState === "IN_PROGRESS" && primary.failed >= BREAKER_THRESHOLD) {
      this.#tell(`(deployment ${id}) deployment failed: tasks failed to start.`);
      const reason = "ECS deployment circuit breaker: tasks failed to start.";
      if (rollback) this.rollBack(reason, { circuitBreakerTriggered: true });
      else this.giveUp(reason, { circuitBreakerTriggered: true });
      return;
    }
    this.#clock.after(RESTART_MS, () => {
      const [now] = this.#rollouts;
      if (now?.id === id && now.rolloutState !== "FAILED") this.#fill(now);
    });
  }

  #ongoing(): Open<ServiceDeployment> | undefined {
    return this.serviceDeployments.find(isOngoing);
  }

  #deploymentView({ definition: _definition, revision: _revision, ...rollout }: Rollout): Deployment {
    const running = this.#running(rollout).length;
    const desired = rollout.status === "PRIMARY" ? this.desiredCount : 0;
    return { ...rollout, desired, running, pending: this.#present(rollout).length - running };
  }

  #present({ id }: Pick<Rollout, "id">): readonly FakeTask[] {
    return this.#tasks.all.filter(({ deploymentId, stopped }) => deploymentId === id && !stopped);
  }

  #running(rollout: Pick<Rollout, "id">): readonly FakeTask[] {
    return this.#present(rollout).filter(({ startedAt }) => startedAt !== undefined);
  }

  #tell(message: string): void {
    this.#events.unshift({
      id: `event${this.#events.length + 1}`,
      at: this.#clock.now(),
      message: `(service web) ${message}`,
    });
  }
}
