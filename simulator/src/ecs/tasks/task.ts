import type {
  ContainerDefinition,
  ContainerOverride,
  LaunchType,
  NetworkConfiguration,
  TaskOverride,
  TaskStopCode,
} from "@aws-sdk/client-ecs";
import { newTaskId } from "../arns.ts";
import type { Cluster, Ecs, RegisteredTaskDefinition, Revision } from "../state.ts";
import type { Run } from "./program-run.ts";

export interface Task {
  readonly arn: string;
  /** 32 hexadecimal digits. */
  readonly id: string;
  readonly origin: TaskOrigin;
  /** Its private address in the VPC. */
  readonly address: string;
  readonly createdAt: number;
  readonly containers: readonly Container[];
  readonly targets: readonly TaskTarget[];
  lastStatus: TaskStatus;
  desiredStatus: "RUNNING" | "STOPPED";
  registered: boolean;
  pullStartedAt: number | undefined;
  pullStoppedAt: number | undefined;
  startedAt: number | undefined;
  stoppingAt: number | undefined;
  executionStoppedAt: number | undefined;
  stoppedAt: number | undefined;
  stop: StopReason | undefined;
  /** The scheduler's own notes on it. */
  wasHealthy: boolean;
  failureCounted: boolean;
  /** What service events have yet to tell. */
  occurrences: Occurrence[];
}

export type TaskStatus =
  | "PROVISIONING"
  | "PENDING"
  | "ACTIVATING"
  | "RUNNING"
  | "DEACTIVATING"
  | "STOPPING"
  | "DEPROVISIONING"
  | "STOPPED";

export interface StopReason {
  readonly code: TaskStopCode;
  readonly reason: string;
}

export type Occurrence = "registered" | "deregistered" | "draining" | "stopped";

/** What a task is started from. */
export interface TaskOrigin {
  readonly cluster: Cluster;
  readonly definition: RegisteredTaskDefinition;
  /** Of a service's task. */
  readonly revision?: Revision;
  readonly startedBy?: string;
  readonly group: string;
  readonly launchType: LaunchType;
  readonly capacityProvider?: string;
  readonly platformVersion?: string;
  readonly networkConfiguration?: NetworkConfiguration;
  readonly enableExecuteCommand?: boolean;
  readonly overrides: TaskOverride;
}

interface TaskTarget {
  readonly targetGroupArn: string;
  readonly port: number;
}

export interface Container {
  readonly arn: string;
  readonly runtimeId: string;
  readonly definition: ContainerDefinition;
  readonly name: string;
  readonly image: string;
  imageDigest: string | undefined;
  lastStatus: "PENDING" | "RUNNING" | "STOPPED";
  health: "UNKNOWN" | "HEALTHY" | "UNHEALTHY";
  exitCode: number | undefined;
  reason: string | undefined;
  run: Run | undefined;
}

/** A new task in PROVISIONING; it is in the account's list, but nothing happens to it until it is launched. */
export function newTask(ecs: Ecs, origin: TaskOrigin): Task {
  const id = newTaskId();
  const task: Task = {
    arn: ecs.arns.of("task", origin.cluster.name, id),
    id,
    origin,
    address: ecs.world.network.allocateAddress(),
    createdAt: ecs.world.clock.now(),
    containers: origin.definition.containerDefinitions.map((definition, index) => ({
      arn: ecs.arns.of("container", origin.cluster.name, id, newTaskId()),
      runtimeId: `${id}-${String(index).padStart(10, "0")}`,
      definition,
      name: `${definition.name}`,
      image: `${definition.image}`,
      imageDigest: undefined,
      lastStatus: "PENDING",
      health: "UNKNOWN",
      exitCode: undefined,
      reason: undefined,
      run: undefined,
    })),
    targets: origin.revision?.targets ?? [],
    lastStatus: "PROVISIONING",
    desiredStatus: "RUNNING",
    registered: false,
    pullStartedAt: undefined,
    pullStoppedAt: undefined,
    startedAt: undefined,
    stoppingAt: undefined,
    executionStoppedAt: undefined,
    stoppedAt: undefined,
    stop: undefined,
    wasHealthy: false,
    failureCounted: false,
    occurrences: [],
  };
  ecs.tasks.set(task.arn, task);
  return task;
}

/** What RunTask was told to do otherwise with a container. */
export function overrideOf({ origin }: Task, { name }: { readonly name: string }): ContainerOverride | undefined {
  return origin.overrides.containerOverrides?.find((override) => override.name === name);
}

/** Its place in the service: whether one more like it would be too many. */
export const isWanted = (task: Task) => task.desiredStatus === "RUNNING";
