import type { SimClock } from "@deploy-actions/simulator/clock";
import type { Ecs, RegisteredTaskDefinition, Service, ServiceDeployment, ServiceSearch } from "../../src/ecs/ecs.ts";
import type { TaskDefinition } from "../../src/ecs/task-definition/definition.ts";
import { signed, withoutProvenance } from "../../src/ecs/task-definition/provenance.ts";
import type { FakeService } from "./fake-service.ts";
import type { FakeTasks } from "./fake-tasks.ts";

/** Who registers, unless a story says otherwise. */
export const PIPELINE = "arn:aws:sts::123456789012:assumed-role/deploy/gha-shop-1-1";

/** The revisions of every family, as RegisterTaskDefinition counts them. */
export class FakeTaskDefinitions {
  readonly #registered: RegisteredTaskDefinition[] = [];
  readonly #clock: Pick<SimClock, "now">;

  constructor(clock: Pick<SimClock, "now"> = { now: () => 0 }) {
    this.#clock = clock;
  }

  register(definition: TaskDefinition, registeredBy = PIPELINE): RegisteredTaskDefinition {
    const revision = this.#registered.filter((other) => other.definition.family === definition.family).length + 1;
    const name = `${definition.family}:${revision}`;
    const arn = `arn:aws:ecs:eu-west-1:123456789012:task-definition/${name}`;
    const registered = { name, arn, active: true, definition, registeredAt: this.#clock.now(), registeredBy };
    this.#registered.push(registered);
    return registered;
  }

  deregister(name: string): void {
    const index = this.#registered.findIndex((one) => one.name === name);
    const found = this.#registered[index];
    if (found) this.#registered[index] = { ...found, active: false };
  }

  find(reference: string): RegisteredTaskDefinition | undefined {
    const name = reference.split("/").at(-1);
    return (
      this.#registered.find((one) => one.name === name) ??
      this.#registered.findLast(({ definition, active }) => active && definition.family === name)
    );
  }

  get names(): readonly string[] {
    return this.#registered.map(({ name }) => name);
  }
}

interface World {
  readonly clock: SimClock;
  readonly service: FakeService;
  readonly tasks: FakeTasks;
  readonly taskDefinitions: FakeTaskDefinitions;
  /** For how long reads show what was there before a write; milliseconds. */
  readonly staleMs: number;
  /** Whether the step has the permission ecs:TagResource. */
  readonly mayTag?: boolean;
}

/** The only service there is: web of cluster prod. Another one is asked for in vain. */
export function fakeEcs(
  { clock, service, tasks, taskDefinitions, staleMs, mayTag = true }: World,
  asked: { readonly cluster: string; readonly service: string } = { cluster: "prod", service: "web" },
): Ecs {
  let before: { readonly until: number; readonly service: Service; readonly deployments: readonly ServiceDeployment[] };
  const current = () => ({
    service: service.view,
    deployments: service.serviceDeployments.map((deployment) => ({ ...deployment })),
  });
  const seen = () => (before && clock.now() < before.until ? before : current());
  const write = () => {
    before = { until: clock.now() + staleMs, ...seen() };
  };
  return {
    async findService(): Promise<ServiceSearch> {
      if (asked.cluster !== "prod") return { kind: "no-cluster", nearest: ["prod"] };
      if (asked.service !== "web") return { kind: "no-service", nearest: ["web"] };
      const found = seen().service;
      return found.status === "INACTIVE" ? { kind: "no-service", nearest: [] } : { kind: "found", service: found };
    },

    findTaskDefinition: async (reference) => taskDefinitions.find(reference),

    async register(definition) {
      const wanted = mayTag ? signed(definition, PIPELINE) : withoutProvenance(definition);
      if (!mayTag && wanted.tags) throw new Error("AccessDeniedException: not authorized to perform: ecs:TagResource");
      return taskDefinitions.register(wanted);
    },

    async update({ taskDefinition, desiredCount, deploymentConfiguration, forceNewDeployment }) {
      const target = taskDefinitions.find(taskDefinition ?? service.view.taskDefinition);
      if (!target || (taskDefinition && !target.active))
        throw new Error("ClientException: TaskDefinition is inactive or does not exist");
      write();
      service.deploymentConfiguration = { ...service.deploymentConfiguration, ...deploymentConfiguration };
      const deploys = forceNewDeployment || target.name !== service.view.taskDefinition;
      if (desiredCount !== undefined && !deploys) service.scale(desiredCount);
      service.desiredCount = desiredCount ?? service.desiredCount;
      if (deploys) service.deploy(target);
      return service.view;
    },

    listServiceDeployments: async ({ since = 0, status }) =>
      seen().deployments.filter(
        (deployment) => deployment.createdAt >= since && (!status || deployment.status === status),
      ),

    findServiceDeployment: async (arn) => seen().deployments.find((deployment) => deployment.arn === arn),

    findServiceRevision: async (arn) => service.revisions.get(arn),

    async stopAndRollBack(arn) {
      const status = service.serviceDeployments.find((deployment) => deployment.arn === arn)?.status;
      if (status !== "PENDING" && status !== "IN_PROGRESS") return "too-late";
      write();
      service.rollBack("Service deployment rolled back because of a user request.");
      return "accepted";
    },

    // Rolling deployments, which is what is played here, never pause.
    continueDeployment: async () => "too-late",

    listStoppedTasks: async (deploymentId) =>
      tasks.all.flatMap((task) => (task.deploymentId === deploymentId && task.stopped ? [task.stopped] : [])),
  };
}
