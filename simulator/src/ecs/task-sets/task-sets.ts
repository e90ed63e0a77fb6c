import { invalidParameter } from "../errors.ts";
import { usableTaskDefinition } from "../lookup.ts";
import { countTasks } from "../scheduler/counts.ts";
import { checkContainer, checkPlacement } from "../services/service-rules.ts";
import type { Deployment, Ecs, Service, Workload } from "../state.ts";
import { serviceWillChange } from "../writes.ts";
import { addTaskSet } from "./add-task-set.ts";

/** What CodeDeploy does with the task sets of a service. Errors are those of ECS's API. */
export interface TaskSets {
  /** Undefined: there is no such service that is ACTIVE. */
  findService(cluster: string, name: string): TaskSetService | undefined;
  /** The PRIMARY first. */
  list(serviceArn: string): readonly TaskSetSummary[];
  /** Answers the new task set's id. It runs what the PRIMARY runs, apart from the changes. */
  create(serviceArn: string, changes: TaskSetChanges): string;
  makePrimary(serviceArn: string, id: string): void;
  /** Its tasks drain and stop; one that is gone already may be removed again. */
  remove(serviceArn: string, id: string): void;
}

export interface TaskSetService {
  readonly arn: string;
  /** ECS, CODE_DEPLOY or EXTERNAL. */
  readonly controller: string;
}

export interface TaskSetSummary {
  /** ecs-svc/ and nineteen digits. */
  readonly id: string;
  readonly status: "PRIMARY" | "ACTIVE" | "DRAINING";
  readonly targetGroupArn: string | undefined;
  readonly desiredCount: number;
  readonly runningCount: number;
  readonly pendingCount: number;
  /** STEADY_STATE, in ECS's words. */
  readonly isSteady: boolean;
}

export interface TaskSetChanges
  extends Partial<Pick<Workload, "capacityProviderStrategy" | "networkConfiguration" | "platformVersion">> {
  readonly taskDefinition: string;
  readonly loadBalancer: {
    readonly targetGroupArn: string;
    readonly containerName: string;
    readonly containerPort: number;
  };
  /** The id of the CodeDeploy deployment. */
  readonly externalId: string;
}

export function taskSets(ecs: Ecs): TaskSets {
  return {
    findService: (cluster, name) => {
      const service = ecs.services.get(ecs.arns.of("service", cluster, name));
      if (service?.status !== "ACTIVE") return undefined;
      return { arn: service.arn, controller: service.settings.deploymentController?.type ?? "ECS" };
    },

    list: (arn) => get(ecs, arn).deployments.map((taskSet) => summary(ecs, get(ecs, arn), taskSet)),

    create: (arn, changes) => {
      const service = get(ecs, arn);
      const workload = changed(ecs, service, changes);
      serviceWillChange(ecs, service);
      return addTaskSet(ecs, service, workload, "ACTIVE", changes.externalId).id;
    },

    makePrimary: (arn, id) => {
      const service = get(ecs, arn);
      const chosen = service.deployments.find((taskSet) => taskSet.id === id);
      if (!chosen) throw invalidParameter(`The task set ${id} does not exist.`);
      serviceWillChange(ecs, service);
      for (const other of service.deployments) if (other.status === "PRIMARY") other.status = "ACTIVE";
      chosen.status = "PRIMARY";
      chosen.updatedAt = ecs.world.clock.now();
      service.deployments = [chosen, ...service.deployments.filter((other) => other !== chosen)];
      service.workload = chosen.revision.workload;
    },

    remove: (arn, id) => {
      const service = get(ecs, arn);
      const removed = service.deployments.find((taskSet) => taskSet.id === id);
      if (!removed) return;
      serviceWillChange(ecs, service);
      removed.status = "DRAINING";
      removed.updatedAt = ecs.world.clock.now();
    },
  };
}

function get({ services }: Ecs, arn: string): Service {
  const service = services.get(arn);
  if (!service) throw invalidParameter(`The service ${arn} does not exist.`);
  return service;
}

function changed(ecs: Ecs, service: Service, { externalId: _, loadBalancer, ...changes }: TaskSetChanges): Workload {
  if (!service.workload) throw invalidParameter("The service has no primary task set.");
  const { launchType, ...current } = service.workload;
  const keepsLaunchType = launchType && !changes.capacityProviderStrategy;
  const workload: Workload = {
    ...current,
    ...(keepsLaunchType && { launchType }),
    ...changes,
    loadBalancers: [loadBalancer],
    taskDefinition: usableTaskDefinition(ecs, changes.taskDefinition),
  };
  checkPlacement(service.cluster, workload);
  checkContainer(loadBalancer, workload.taskDefinition);
  return workload;
}

function summary(
  ecs: Ecs,
  service: Service,
  { id, status, revision, desiredCount, taskSet }: Deployment,
): TaskSetSummary {
  const { running, pending } = countTasks(ecs, service, revision.arn);
  return {
    id,
    status,
    targetGroupArn: revision.workload.loadBalancers?.[0]?.targetGroupArn,
    desiredCount,
    runningCount: running,
    pendingCount: pending,
    isSteady: taskSet?.stability === "STEADY_STATE",
  };
}
