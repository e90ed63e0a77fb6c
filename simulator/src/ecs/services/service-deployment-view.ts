import type {
  ServiceDeploymentBrief,
  ServiceDeployment as ServiceDeploymentView,
  ServiceRevision,
  ServiceRevisionSummary,
} from "@aws-sdk/client-ecs";
import { countTasks } from "../scheduler/counts.ts";
import type { Ecs, Revision, Service, ServiceDeployment } from "../state.ts";

/** A service deployment as DescribeServiceDeployments answers it. */
export function serviceDeploymentView(
  ecs: Ecs,
  service: Service,
  deployment: ServiceDeployment,
): ServiceDeploymentView {
  const { breaker, alarms, rollback, startedAt, finishedAt, stoppedAt, statusReason } = deployment;
  const summary = ({ arn }: Revision): ServiceRevisionSummary => {
    const { requested, running, pending } = deployment.finalCounts?.get(arn) ?? countTasks(ecs, service, arn);
    return { arn, requestedTaskCount: requested, runningTaskCount: running, pendingTaskCount: pending };
  };
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
export function revisionView(service: Service, { arn, workload, images, createdAt }: Revision): ServiceRevision {
  const { taskDefinition, ...rest } = workload;
  return {
    ...rest,
    serviceRevisionArn: arn,
    serviceArn: service.arn,
    clusterArn: service.cluster.arn,
    taskDefinition: taskDefinition.taskDefinitionArn,
    ...(rest.launchType === "FARGATE" && { platformFamily: "Linux", platformVersion: "1.4.0" }),
    containerImages: [...images],
    guardDutyEnabled: false,
    createdAt: new Date(createdAt),
  };
}
