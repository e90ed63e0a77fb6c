import type { AlarmStates } from "../cloudwatch/alarms/alarm-states.ts";
import type { LoadBalancing } from "../load-balancing.ts";
import type { LogSink } from "../logs/log-sink.ts";
import type { AwsService } from "../service.ts";
import type { World } from "../world.ts";
import { Arns } from "./arns.ts";
import { clusterHandlers } from "./clusters.ts";
import { permissions } from "./permissions.ts";
import { Replica } from "./replica.ts";
import { reconcile } from "./scheduler/reconcile.ts";
import { serviceDeploymentHandlers } from "./services/service-deployments.ts";
import { serviceUpdateHandlers } from "./services/service-update.ts";
import { serviceHandlers } from "./services/services.ts";
import type { Ecs, ResourceFaults } from "./state.ts";
import { tagHandlers } from "./tags.ts";
import { taskDefinitionHandlers } from "./task-definitions/task-definitions.ts";
import { hasTaskSets } from "./task-sets/has-task-sets.ts";
import { reconcileTaskSets } from "./task-sets/reconcile-task-sets.ts";
import { type TaskSets, taskSets } from "./task-sets/task-sets.ts";
import { taskHandlers } from "./tasks/tasks.ts";
import { BUCKETS } from "./throttling.ts";
import { SCHEDULER_INTERVAL, STOPPED_TASKS_KEPT } from "./timing.ts";

export interface EcsService extends AwsService, ResourceFaults {
  readonly taskSets: TaskSets;
  /** Stops the scheduler and kills every process that runs as a task. */
  close(): Promise<void>;
}

interface EcsOptions {
  readonly loadBalancing: LoadBalancing;
  readonly logs: LogSink;
  readonly alarms: AlarmStates;
  /** How long reads lag behind writes, in simulated time. */
  readonly consistencyMs: number;
  /** Left out: every role lets tasks assume it. */
  readonly trustsTasks?: (roleArn: string) => boolean;
}

/** Amazon ECS on Fargate. */
export function ecsService(
  world: World,
  { loadBalancing, logs, alarms, consistencyMs, trustsTasks = () => true }: EcsOptions,
): EcsService {
  const faults: ResourceFaults = {
    missingSecrets: new Set(),
    unassumableRoles: new Set(),
    exhaustedCapacity: new Set(),
    hookStatuses: new Map(),
  };
  const ecs: Ecs = {
    world,
    loadBalancing,
    logs,
    alarms,
    arns: new Arns(world),
    replica: new Replica(world.clock, consistencyMs),
    faults,
    trustsTasks,
    clusters: new Map(),
    families: new Map(),
    services: new Map(),
    tasks: new Map(),
    tags: new Map(),
  };
  const stopScheduler = every(world, SCHEDULER_INTERVAL, () => {
    for (const service of ecs.services.values()) {
      if (service.status === "INACTIVE") continue;
      if (hasTaskSets(service)) reconcileTaskSets(ecs, service);
      else reconcile(ecs, service);
    }
    forgetStoppedTasks(ecs);
  });

  return {
    ...faults,
    name: "ecs",
    iamPrefix: "ecs",
    buckets: BUCKETS,
    taskSets: taskSets(ecs),
    permissions: (operation, input) => permissions(ecs, operation, input),
    handlers: {
      ...clusterHandlers(ecs),
      ...taskDefinitionHandlers(ecs),
      ...serviceHandlers(ecs),
      ...serviceUpdateHandlers(ecs),
      ...serviceDeploymentHandlers(ecs),
      ...taskHandlers(ecs),
      ...tagHandlers(ecs),
    },
    close: async () => {
      stopScheduler();
      for (const task of ecs.tasks.values()) {
        task.desiredStatus = "STOPPED";
        for (const { run } of task.containers) run?.kill();
      }
    },
  };
}

function every({ clock }: World, ms: number, act: () => void): () => void {
  let callOff = clock.after(ms, function again() {
    act();
    callOff = clock.after(ms, again);
  });
  return () => callOff();
}

function forgetStoppedTasks({ tasks, tags, world }: Ecs): void {
  for (const { arn, stoppedAt } of tasks.values()) {
    if (stoppedAt === undefined || world.clock.now() < stoppedAt + STOPPED_TASKS_KEPT) continue;
    tasks.delete(arn);
    tags.delete(arn);
  }
}
