import type { ContainerImage, ServiceDeploymentStatus } from "@aws-sdk/client-ecs";
import { newRevisionId, newServiceDeploymentId } from "../arns.ts";
import { isNative, newShift } from "../native/shift.ts";
import { resolveTargets } from "../native/target-groups.ts";
import type { Deployment, Ecs, Revision, RevisionTarget, Service, ServiceDeployment, Workload } from "../state.ts";
import { breakerThreshold } from "./circuit-breaker.ts";
import { countTasks } from "./counts.ts";
import { alarmsToWatch } from "./deployment-alarms.ts";
import { tell } from "./events.ts";
import type { RollbackCause } from "./rollback-causes.ts";

/**
 * Rolls out a new service revision. A deployment that is still going on is superseded.
 * `namesLoadBalancers`: the request that asks for it brought load balancers.
 */
export function startDeployment(
  ecs: Ecs,
  service: Service,
  workload: Workload,
  { namesLoadBalancers = false }: { namesLoadBalancers?: boolean } = {},
): void {
  const now = ecs.world.clock.now();
  requestStop(ecs, service, "Service deployment stopped because a newer service deployment was started.");
  const sources = service.deployments.map(({ revision }) => revision);
  const source = sources.find((revision) => revision === service.lastSuccessful) ?? sources[0];
  const shifts = isNative(service.deploymentConfiguration);
  const targets = resolveTargets(workload, { source, shifts, named: namesLoadBalancers });
  const target = newRevision(ecs, service, workload, targets);
  service.revisions.set(target.arn, target);
  service.workload = workload;
  const primary = promote(ecs, service, target, (id) => `ECS deployment ${id} in progress.`);
  // Green starts no task before the stage that scales it up.
  if (shifts) primary.desiredCount = 0;

  const { enable } = service.deploymentConfiguration.deploymentCircuitBreaker ?? {};
  service.serviceDeployments.unshift({
    arn: ecs.arns.of("service-deployment", service.cluster.name, service.name, newServiceDeploymentId()),
    createdAt: now,
    target,
    sources,
    configuration: service.deploymentConfiguration,
    status: "PENDING",
    statusReason: undefined,
    updatedAt: now,
    startedAt: undefined,
    finishedAt: undefined,
    stoppedAt: undefined,
    breaker: {
      status: enable ? "MONITORING" : "DISABLED",
      failureCount: 0,
      threshold: breakerThreshold(service.deploymentConfiguration, service.desiredCount),
    },
    alarms: alarmsToWatch(ecs, service.deploymentConfiguration),
    inPlaceSince: undefined,
    rollback: undefined,
    shift: newShift(service.deploymentConfiguration, { target, source, sources }),
    finalCounts: undefined,
  });
}

/** Has the scheduler leave the deployment that is going on, if there is one. */
export function requestStop(ecs: Ecs, service: Service, statusReason: string): void {
  const deployment = ongoing(service);
  if (!deployment) return;
  deployment.status = "STOP_REQUESTED";
  deployment.statusReason = statusReason;
  deployment.updatedAt = ecs.world.clock.now();
}

const ONGOING: readonly ServiceDeploymentStatus[] = [
  "PENDING",
  "IN_PROGRESS",
  "STOP_REQUESTED",
  "ROLLBACK_REQUESTED",
  "ROLLBACK_IN_PROGRESS",
];

export const isOngoing = ({ status }: ServiceDeployment) => ONGOING.includes(status);

/** The service deployment that the scheduler works on; one that is only waiting to be stopped is not. */
export function ongoing({ serviceDeployments }: Service): ServiceDeployment | undefined {
  const [newest] = serviceDeployments;
  return newest && isOngoing(newest) && newest.status !== "STOP_REQUESTED" ? newest : undefined;
}

/** Turns a service deployment round, to the last revision that was deployed successfully. */
export function rollBack(ecs: Ecs, service: Service, deployment: ServiceDeployment, cause: RollbackCause): void {
  markFailed(ecs, service, cause);
  const candidate = service.lastSuccessful;
  if (!candidate || candidate === deployment.target) {
    finish(ecs, service, deployment, "ROLLBACK_FAILED", "No rollback candidate was found to run the rollback.");
    return;
  }
  const primary = promote(ecs, service, candidate, cause.progressReason);
  service.workload = candidate.workload;
  deployment.status = "ROLLBACK_IN_PROGRESS";
  deployment.statusReason = cause.statusReason;
  deployment.updatedAt = ecs.world.clock.now();
  deployment.rollback = {
    reason: cause.statusReason,
    startedAt: new Date(ecs.world.clock.now()),
    serviceRevisionArn: candidate.arn,
  };
  tell(ecs.world.clock, service, `rolling back to deployment ${primary.id}.`);
}

/** Ends a service deployment that failed and is not to be rolled back: the failed revision stays PRIMARY. */
export function giveUp(ecs: Ecs, service: Service, deployment: ServiceDeployment, cause: RollbackCause): void {
  markFailed(ecs, service, cause);
  finish(ecs, service, deployment, "STOPPED", cause.stoppedReason);
}

export function finish(
  ecs: Ecs,
  service: Service,
  deployment: ServiceDeployment,
  status: ServiceDeploymentStatus,
  statusReason?: string,
): void {
  const now = ecs.world.clock.now();
  deployment.status = status;
  deployment.statusReason = statusReason ?? deployment.statusReason;
  deployment.updatedAt = now;
  deployment.finishedAt = now;
  if (status === "STOPPED") deployment.stoppedAt = now;
  for (const monitor of [deployment.breaker, deployment.alarms]) {
    if (monitor.status === "MONITORING") monitor.status = "MONITORING_COMPLETE";
  }
  const revisions = [deployment.target, ...deployment.sources];
  deployment.finalCounts = new Map(revisions.map(({ arn }) => [arn, countTasks(ecs, service, arn)]));
}

function markFailed(ecs: Ecs, service: Service, cause: RollbackCause): void {
  const [failed] = service.deployments;
  if (!failed) return;
  failed.rolloutState = "FAILED";
  failed.rolloutStateReason = cause.failedReason(failed.id);
  failed.updatedAt = ecs.world.clock.now();
}

/** Makes a revision's deployment the PRIMARY; one that ran before keeps its id, and with it its tasks. */
function promote(ecs: Ecs, service: Service, revision: Revision, reason: (id: string) => string): Deployment {
  const primary = newDeployment(ecs, service, revision, reason);
  const others = service.deployments.filter((deployment) => deployment.revision !== revision);
  for (const other of others) other.status = "ACTIVE";
  service.deployments = [primary, ...others];
  return primary;
}

export function newDeployment(
  ecs: Ecs,
  service: Service,
  revision: Revision,
  reason: (id: string) => string,
): Deployment {
  const id = `ecs-svc/${revision.id}`;
  return {
    id,
    revision,
    createdAt: ecs.world.clock.now(),
    updatedAt: ecs.world.clock.now(),
    status: "PRIMARY",
    desiredCount: service.desiredCount,
    rolloutState: "IN_PROGRESS",
    rolloutStateReason: reason(id),
    failedTasks: 0,
    failedStarts: 0,
    notBefore: 0,
    stuck: false,
  };
}

export function newRevision(
  ecs: Ecs,
  service: Service,
  workload: Workload,
  targets: readonly RevisionTarget[] = resolveTargets(workload, { source: undefined, shifts: false, named: false }),
): Revision {
  const id = newRevisionId();
  return {
    arn: ecs.arns.of("service-revision", service.cluster.name, service.name, id),
    id,
    createdAt: ecs.world.clock.now(),
    workload,
    images: workload.taskDefinition.containerDefinitions.map(({ name, image }): ContainerImage => {
      const digest = ecs.world.images.find(`${image}`)?.digest;
      return { containerName: name, image, ...(digest && { imageDigest: digest }) };
    }),
    targets,
  };
}
