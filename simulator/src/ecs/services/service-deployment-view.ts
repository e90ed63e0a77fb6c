import type {
  ServiceDeploymentBrief,
  ServiceDeploymentLifecycleStage,
  ServiceDeployment as ServiceDeploymentView,
  ServiceRevision,
  ServiceRevisionSummary,
} from "@aws-sdk/client-ecs";
import { hookView } from "../native/hooks.ts";
import { requestedWeights, stageOf } from "../native/shift.ts";
import { countTasks } from "../scheduler/counts.ts";
import type { Ecs, Revision, Service, ServiceDeployment } from "../state.ts";

/** A service deployment as DescribeServiceDeployments answers it. */
export function serviceDeploymentView(
  ecs: Ecs,
  service: Service,
  deployment: ServiceDeployment,
): ServiceDeploymentView {
  const { breaker, alarms, rollback, shift, startedAt, finishedAt, stoppedAt, statusReason } = deployment;
  const summary = (revision: Revision): ServiceRevisionSummary => {
    const { arn } = revision;
    const { requested, running, pending } = deployment.finalCounts?.get(arn) ?? countTasks(ecs, service, arn);
    const counts = { arn, requestedTaskCount: requested, runningTaskCount: running, pendingTaskCount: pending };
    return { ...counts, ...requestedWeights(deployment, revision) };
  };
  const stage = shift && stageOf(shift);
  const inProgress = deployment.status === "IN_PROGRESS";
  return {
    serviceDeploymentArn: deployment.arn,
    serviceArn: service.arn,
    clusterArn: service.cluster.arn,
    createdAt: new Date(deployment.createdAt),
    ...(startedAt !== undefined && { startedAt: new Date(startedAt) }),
    ...(finishedAt !== undefined && { finishedAt: new Date(finishedAt) }),
    ...(stoppedAt !== undefined && { stoppedAt: new Date(stoppedAt) }),
    updatedAt: new Date(deployment.updatedAt),
    sourceServiceRevisions: deployment.sources.map(summary),
    targetServiceRevision: summary(deployment.target),
    status: deployment.status,
    ...(statusReason && { statusReason }),
    ...(stage && { lifecycleStage: stage as ServiceDeploymentLifecycleStage }),
    ...(shift && { lifecycleHookDetails: shift.hooks.map((hook) => hookView(hook, { inProgress })) }),
    deploymentConfiguration: deployment.configuration,
    ...(rollback && { rollback }),
    deploymentCircuitBreaker: { ...breaker },
    alarms: { status: alarms.status, alarmNames: [...alarms.names], triggeredAlarmNames: [...alarms.triggered] },
  };
}

/** A service deployment as ListServiceDeployments answers it. */
export function brief(view: ServiceDeploymentView): ServiceDeploymentBrief {
  const { serviceDeploymentArn, serviceArn, clusterArn, startedAt, createdAt, finishedAt, status, statusReason } = view;
  return {
    serviceDeploymentArn,
    serviceArn,
    clusterArn,
    createdAt,
    ...(startedAt && { startedAt }),
    ...(finishedAt && { finishedAt }),
    targetServiceRevisionArn: view.targetServiceRevision?.arn,
    status,
    ...(statusReason && { statusReason }),
  };
}

/** A service revision as DescribeServiceRevisions answers it. */
export function revisionView(
  service: Service,
  { arn, workload, images, targets, createdAt }: Revision,
): ServiceRevision {
  const { taskDefinition, ...rest } = workload;
  const resolved = targets.filter(({ productionListenerRule }) => productionListenerRule);
  return {
    ...rest,
    serviceRevisionArn: arn,
    serviceArn: service.arn,
    clusterArn: service.cluster.arn,
    taskDefinition: taskDefinition.taskDefinitionArn,
    ...(rest.launchType === "FARGATE" && { platformFamily: "Linux", platformVersion: "1.4.0" }),
    containerImages: [...images],
    guardDutyEnabled: false,
    ...(resolved.length > 0 && {
      resolvedConfiguration: { loadBalancers: resolved.map(({ port: _, ...target }) => target) },
    }),
    createdAt: new Date(createdAt),
  };
}
