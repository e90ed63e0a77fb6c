import type {
  Deployment as AwsDeployment,
  LoadBalancer as AwsLoadBalancer,
  Service as AwsService,
  ServiceDeployment as AwsServiceDeployment,
  ServiceDeploymentBrief as AwsServiceDeploymentBrief,
  ServiceRevision as AwsServiceRevision,
  TaskDefinition as AwsTaskDefinition,
  DeploymentLifecycleHookDetail,
  ServiceRevisionSummary,
  Tag,
  Task,
} from "@aws-sdk/client-ecs";
import type {
  Deployment,
  DeploymentConfiguration,
  LifecycleHook,
  Placement,
  RegisteredTaskDefinition,
  Service,
  ServiceDeployment,
  ServiceDeploymentBrief,
  ServiceDeploymentStatus,
  ServiceLoadBalancer,
  ServiceRevision,
  StoppedTask,
  TrafficWeights,
} from "./ecs.ts";
import { type DescribedTaskDefinition, definitionFromDescribe } from "./task-definition/definition.ts";

/** The last part of an ARN: `family:revision`, a service's or cluster's name, a task's id. */
export const nameOf = (arn: string): string => arn.split("/").at(-1) ?? arn;

const time = (date: Date | undefined): number => date?.getTime() ?? 0;

export function toService(service: AwsService): Service {
  const { deploymentConfiguration = {}, loadBalancers = [], events = [] } = service;
  return {
    name: service.serviceName ?? "",
    status: service.status as Service["status"],
    taskDefinition: nameOf(service.taskDefinition ?? ""),
    desiredCount: service.desiredCount ?? 0,
    runningCount: service.runningCount ?? 0,
    controller: service.deploymentController?.type ?? "ECS",
    strategy: deploymentConfiguration.strategy ?? "ROLLING",
    schedulingStrategy: service.schedulingStrategy ?? "REPLICA",
    deploymentConfiguration: { ...deploymentConfiguration } as DeploymentConfiguration,
    deployments: (service.deployments ?? []).map(toDeployment),
    events: events.map(({ id = "", createdAt, message = "" }) => ({
      id,
      at: time(createdAt),
      message: shortened(message),
    })),
    targetGroups: loadBalancers.flatMap(({ targetGroupArn, advancedConfiguration }) =>
      [targetGroupArn, advancedConfiguration?.alternateTargetGroupArn].flatMap((arn) => arn ?? []),
    ),
    loadBalancers: loadBalancers.map(toLoadBalancer),
    placement: toPlacement(service),
    healthCheckGracePeriodSeconds: service.healthCheckGracePeriodSeconds,
    currentServiceDeployment: service.currentServiceDeployment,
  };
}

function toLoadBalancer({
  targetGroupArn = "",
  containerName = "",
  containerPort = 0,
  advancedConfiguration,
}: AwsLoadBalancer): ServiceLoadBalancer {
  const { alternateTargetGroupArn, productionListenerRule, testListenerRule } = advancedConfiguration ?? {};
  return {
    targetGroup: targetGroupArn,
    containerName,
    containerPort,
    alternateTargetGroup: alternateTargetGroupArn,
    productionListenerRule,
    testListenerRule,
  };
}

/** ECS answers with empty lists for what a service does not have; RunTask refuses some of them. */
function toPlacement({
  launchType,
  capacityProviderStrategy = [],
  platformVersion,
  networkConfiguration,
}: AwsService): Placement {
  const { awsvpcConfiguration } = networkConfiguration ?? {};
  return {
    launchType: capacityProviderStrategy.length > 0 ? undefined : launchType,
    capacityProviderStrategy:
      capacityProviderStrategy.length > 0 ? capacityProviderStrategy.map((item) => ({ ...item })) : undefined,
    platformVersion,
    networkConfiguration: awsvpcConfiguration && {
      awsvpcConfiguration: {
        subnets: awsvpcConfiguration.subnets ?? [],
        securityGroups: awsvpcConfiguration.securityGroups,
        assignPublicIp: awsvpcConfiguration.assignPublicIp,
      },
    },
  };
}

/** ECS names target groups by their whole ARN, which hides the sentence around it and holds the account. */
const shortened = (message: string) =>
  message.replace(/arn:[\w-]+:elasticloadbalancing:[\w-]+:\d*:targetgroup\/([\w-]+)\/\w+/g, "$1");

function toDeployment(deployment: AwsDeployment): Deployment {
  return {
    id: deployment.id ?? "",
    status: deployment.status as Deployment["status"],
    taskDefinition: nameOf(deployment.taskDefinition ?? ""),
    rolloutState: deployment.rolloutState,
    rolloutStateReason: deployment.rolloutStateReason ?? "",
    desired: deployment.desiredCount ?? 0,
    running: deployment.runningCount ?? 0,
    pending: deployment.pendingCount ?? 0,
    failed: deployment.failedTasks ?? 0,
    createdAt: time(deployment.createdAt),
  };
}

export function toRegistered(taskDefinition: AwsTaskDefinition, tags: Tag[] | undefined): RegisteredTaskDefinition {
  const arn = taskDefinition.taskDefinitionArn ?? "";
  return {
    name: nameOf(arn),
    arn,
    active: taskDefinition.status === "ACTIVE",
    definition: definitionFromDescribe({ taskDefinition, tags: tags as DescribedTaskDefinition["tags"] }),
    registeredAt: taskDefinition.registeredAt?.getTime(),
    registeredBy: taskDefinition.registeredBy,
  };
}

export function toServiceDeploymentBrief(brief: AwsServiceDeploymentBrief): ServiceDeploymentBrief {
  return {
    arn: brief.serviceDeploymentArn ?? "",
    status: brief.status as ServiceDeploymentStatus,
    targetServiceRevision: brief.targetServiceRevisionArn ?? "",
    createdAt: time(brief.createdAt),
  };
}

export function toServiceDeployment(deployment: AwsServiceDeployment): ServiceDeployment {
  const { deploymentCircuitBreaker, alarms, rollback, sourceServiceRevisions = [], targetServiceRevision } = deployment;
  const { strategy } = deployment.deploymentConfiguration ?? {};
  return {
    arn: deployment.serviceDeploymentArn ?? "",
    status: deployment.status as ServiceDeploymentStatus,
    targetServiceRevision: targetServiceRevision?.arn ?? "",
    createdAt: time(deployment.createdAt),
    statusReason: deployment.statusReason ?? "",
    hasSource: sourceServiceRevisions.length > 0,
    circuitBreakerTriggered: deploymentCircuitBreaker?.status === "TRIGGERED",
    triggeredAlarms: alarms?.triggeredAlarmNames ?? [],
    rollbackReason: rollback?.reason ?? "",
    strategy,
    lifecycleStage: deployment.lifecycleStage,
    hooks: (deployment.lifecycleHookDetails ?? []).map(toHook),
    // Of a rolling one a weight says nothing: old and new tasks answer side by side, whatever it is.
    traffic: strategy === undefined || strategy === "ROLLING" ? undefined : toTraffic(targetServiceRevision),
    running: targetServiceRevision?.runningTaskCount,
  };
}

function toTraffic(target: ServiceRevisionSummary | undefined): TrafficWeights | undefined {
  const { requestedProductionTrafficWeight: production, requestedTestTrafficWeight: test } = target ?? {};
  return production === undefined ? undefined : { production, test };
}

function toHook({
  hookId = "",
  targetType,
  status,
  expiresAt,
  timeoutAction,
}: DeploymentLifecycleHookDetail): LifecycleHook {
  return {
    id: hookId,
    target: targetType ?? "AWS_LAMBDA",
    status: status ?? "IN_PROGRESS",
    expiresAt: expiresAt?.getTime(),
    timeoutAction,
  };
}

export function toServiceRevision({
  serviceRevisionArn = "",
  taskDefinition = "",
  containerImages = [],
}: AwsServiceRevision): ServiceRevision {
  return {
    arn: serviceRevisionArn,
    taskDefinition: nameOf(taskDefinition),
    images: containerImages.map(({ containerName = "", image = "", imageDigest }) => ({
      container: containerName,
      image,
      digest: imageDigest,
    })),
  };
}

export function toStoppedTask(task: Task): StoppedTask {
  return {
    id: nameOf(task.taskArn ?? ""),
    stopCode: task.stopCode ?? "",
    stoppedReason: task.stoppedReason ?? "",
    createdAt: time(task.createdAt),
    stoppedAt: time(task.executionStoppedAt ?? task.stoppingAt ?? task.stoppedAt),
    containers: (task.containers ?? []).map(({ name = "", image = "", exitCode, reason = "" }) => ({
      name,
      image,
      exitCode,
      reason,
    })),
  };
}
