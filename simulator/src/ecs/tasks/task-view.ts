import type { Container as ContainerView, Task as TaskView } from "@aws-sdk/client-ecs";
import { healthStatus } from "../scheduler/task-health.ts";
import type { Ecs } from "../state.ts";
import { type Container, overrideOf, type Task } from "./task.ts";

/** A task as DescribeTasks answers it. */
export function taskView(ecs: Ecs, task: Task): TaskView {
  const { origin } = task;
  const { definition } = origin;
  const time = (name: string, at: number | undefined) => (at === undefined ? {} : { [name]: new Date(at) });
  return {
    taskArn: task.arn,
    clusterArn: origin.cluster.arn,
    taskDefinitionArn: definition.taskDefinitionArn,
    group: origin.group,
    ...(origin.startedBy && { startedBy: origin.startedBy }),
    launchType: origin.launchType,
    ...(origin.capacityProvider && { capacityProviderName: origin.capacityProvider }),
    platformVersion: origin.platformVersion ?? "1.4.0",
    platformFamily: "Linux",
    availabilityZone: `${ecs.world.region}a`,
    ...size(origin.overrides.cpu ?? definition.cpu, origin.overrides.memory ?? definition.memory),
    enableExecuteCommand: origin.enableExecuteCommand ?? false,
    overrides: { containerOverrides: [], inferenceAcceleratorOverrides: [], ...origin.overrides },
    attachments: [networkInterface(task)],
    attributes: [{ name: "ecs.cpu-architecture", value: architecture(task) }],
    containers: task.containers.map((container) => containerView(task, container)),
    connectivity: "CONNECTED",
    lastStatus: task.lastStatus,
    desiredStatus: task.desiredStatus,
    healthStatus: healthStatus(task),
    createdAt: new Date(task.createdAt),
    ...time("pullStartedAt", task.pullStartedAt),
    ...time("pullStoppedAt", task.pullStoppedAt),
    ...time("startedAt", task.startedAt),
    ...time("stoppingAt", task.stoppingAt),
    ...time("executionStoppedAt", task.executionStoppedAt),
    ...time("stoppedAt", task.stoppedAt),
    ...(task.stop && { stopCode: task.stop.code, stoppedReason: task.stop.reason }),
    tags: [...(ecs.tags.get(task.arn) ?? [])],
    version: 1,
  };
}

function size(cpu: string | undefined, memory: string | undefined) {
  return { ...(cpu && { cpu }), ...(memory && { memory }) };
}

function containerView(task: Task, container: Container): ContainerView {
  const definition = { ...container.definition, ...overrideOf(task, container) };
  return {
    containerArn: container.arn,
    taskArn: task.arn,
    name: container.name,
    image: container.image,
    ...(container.imageDigest && { imageDigest: container.imageDigest }),
    runtimeId: container.runtimeId,
    lastStatus: container.lastStatus,
    ...(container.exitCode !== undefined && { exitCode: container.exitCode }),
    ...(container.reason !== undefined && { reason: container.reason }),
    networkBindings: [],
    networkInterfaces: [{ attachmentId: task.id, privateIpv4Address: task.address }],
    healthStatus: container.health,
    cpu: String(definition.cpu ?? 0),
    ...(definition.memory !== undefined && { memory: String(definition.memory) }),
    ...(definition.memoryReservation !== undefined && { memoryReservation: String(definition.memoryReservation) }),
  };
}

function networkInterface(task: Task) {
  const detached = task.lastStatus === "STOPPED";
  return {
    id: task.id,
    type: "ElasticNetworkInterface",
    status: task.lastStatus === "PROVISIONING" ? "ATTACHING" : detached ? "DELETED" : "ATTACHED",
    details: [
      { name: "subnetId", value: task.origin.networkConfiguration?.awsvpcConfiguration?.subnets?.[0] ?? "" },
      { name: "privateIPv4Address", value: task.address },
    ],
  };
}

function architecture({ origin }: Task): string {
  return origin.definition.runtimePlatform?.cpuArchitecture === "ARM64" ? "arm64" : "x86_64";
}
