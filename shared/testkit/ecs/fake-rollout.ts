import type {
  Deployment,
  RegisteredTaskDefinition,
  ServiceDeployment,
  ServiceDeploymentStatus,
  ServiceRevision,
} from "../../src/ecs/ecs.ts";
import type { FakeImages } from "./fake-images.ts";

export type Open<T> = { -readonly [K in keyof T]: T[K] };

/** One revision on its way to the service's tasks, as `deployments` shows it. */
export type Rollout = Open<Omit<Deployment, "desired" | "running" | "pending">> & {
  readonly definition: RegisteredTaskDefinition;
  readonly revision: ServiceRevision;
};

const ARN = "arn:aws:ecs:eu-west-1:123456789012";

export function newRollout(
  number: number,
  registered: RegisteredTaskDefinition,
  { now, images }: { now: number; images: FakeImages },
): Rollout {
  const id = `ecs-svc/${number}`;
  const { name: taskDefinition, definition } = registered;
  const pinned = definition.containerDefinitions.map(({ name: container = "", image = "" }) => ({
    container,
    image,
    digest: images.digestOf(image),
  }));
  return {
    id,
    status: "PRIMARY",
    taskDefinition,
    definition: registered,
    revision: { arn: revisionArn(number), taskDefinition, images: pinned },
    rolloutState: "IN_PROGRESS",
    rolloutStateReason: `ECS deployment ${id} in progress.`,
    failed: 0,
    createdAt: now,
  };
}

export function newServiceDeployment(
  number: number,
  { now, hasSource }: { now: number; hasSource: boolean },
): Open<ServiceDeployment> {
  return {
    arn: `${ARN}:service-deployment/prod/web/${number}`,
    status: "PENDING",
    targetServiceRevision: revisionArn(number),
    createdAt: now,
    statusReason: "",
    hasSource,
    circuitBreakerTriggered: false,
    triggeredAlarms: [],
    rollbackReason: "",
  };
}

export function finish(deployment: Open<ServiceDeployment>, status: ServiceDeploymentStatus, statusReason = ""): void {
  Object.assign(deployment, { status, statusReason });
}

export const isOngoing = ({ status }: ServiceDeployment) => ONGOING.includes(status);

const ONGOING: readonly ServiceDeploymentStatus[] = ["PENDING", "IN_PROGRESS", "ROLLBACK_IN_PROGRESS"];

const revisionArn = (number: number) => `${ARN}:service-revision/prod/web/${number}`;
