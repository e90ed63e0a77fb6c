import type {
  AutoRollbackConfiguration,
  LifecycleEvent as AwsLifecycleEvent,
  DeploymentGroupInfo,
  DeploymentInfo,
  ECSTarget,
  ECSTaskSet,
  TrafficRoutingConfig,
} from "@aws-sdk/client-codedeploy";
import type { TaskSet as AwsTaskSet } from "@aws-sdk/client-ecs";
import { nameOf } from "../ecs/aws-ecs-shapes.ts";
import type {
  AutoRollbackEvent,
  Deployment,
  DeploymentGroup,
  DeploymentTarget,
  LifecycleEvent,
  TargetTaskSet,
  TaskSet,
  TrafficRouting,
} from "./codedeploy.ts";

export function toGroup(info: DeploymentGroupInfo): DeploymentGroup {
  const { blueGreenDeploymentConfiguration = {}, loadBalancerInfo, alarmConfiguration } = info;
  const { deploymentReadyOption, terminateBlueInstancesOnDeploymentSuccess: termination } =
    blueGreenDeploymentConfiguration;
  const [pair] = loadBalancerInfo?.targetGroupPairInfoList ?? [];
  return {
    application: info.applicationName ?? "",
    group: info.deploymentGroupName ?? "",
    computePlatform: info.computePlatform ?? "Server",
    configuration: info.deploymentConfigName ?? "",
    services: (info.ecsServices ?? []).map(({ clusterName = "", serviceName = "" }) => ({
      cluster: clusterName,
      service: serviceName,
    })),
    targetGroups: (pair?.targetGroups ?? []).flatMap(({ name }) => name ?? []),
    productionListeners: pair?.prodTrafficRoute?.listenerArns ?? [],
    testListeners: pair?.testTrafficRoute?.listenerArns ?? [],
    readyWait:
      deploymentReadyOption?.actionOnTimeout === "STOP_DEPLOYMENT"
        ? (deploymentReadyOption.waitTimeInMinutes ?? 0)
        : undefined,
    terminationWait:
      termination?.action === "KEEP_ALIVE" ? undefined : (termination?.terminationWaitTimeInMinutes ?? 0),
    autoRollback: toEvents(info.autoRollbackConfiguration),
    alarms: alarmConfiguration?.enabled ? (alarmConfiguration.alarms ?? []).flatMap(({ name }) => name ?? []) : [],
  };
}

export function toTrafficRouting({ type, timeBasedCanary, timeBasedLinear }: TrafficRoutingConfig): TrafficRouting {
  if (type === "TimeBasedCanary") {
    const { canaryPercentage = 100, canaryInterval = 0 } = timeBasedCanary ?? {};
    return { type, percentage: canaryPercentage, interval: canaryInterval };
  }
  if (type === "TimeBasedLinear") {
    const { linearPercentage = 100, linearInterval = 0 } = timeBasedLinear ?? {};
    return { type, percentage: linearPercentage, interval: linearInterval };
  }
  return { type: "AllAtOnce" };
}

export function toDeployment(info: DeploymentInfo): Deployment {
  const { errorInformation, rollbackInfo } = info;
  return {
    id: info.deploymentId ?? "",
    application: info.applicationName ?? "",
    group: info.deploymentGroupName ?? "",
    configuration: info.deploymentConfigName ?? "",
    status: info.status as Deployment["status"],
    createdAt: info.createTime?.getTime() ?? 0,
    creator: info.creator ?? "",
    description: info.description ?? "",
    error: errorInformation && { code: errorInformation.code ?? "", message: errorInformation.message ?? "" },
    autoRollback: toEvents(info.autoRollbackConfiguration),
    rollback: rollbackInfo?.rollbackDeploymentId,
    takesBack: rollbackInfo?.rollbackTriggeringDeploymentId,
  };
}

export function toTarget({ status = "Unknown", lifecycleEvents = [], taskSetsInfo = [] }: ECSTarget): DeploymentTarget {
  return { status, lifecycleEvents: lifecycleEvents.map(toEvent), taskSets: taskSetsInfo.map(toTargetTaskSet) };
}

export function toTaskSet({
  id = "",
  status,
  taskDefinition = "",
  externalId,
  loadBalancers = [],
}: AwsTaskSet): TaskSet {
  return {
    id,
    status: status as TaskSet["status"],
    taskDefinition: nameOf(taskDefinition),
    targetGroups: loadBalancers.flatMap(({ targetGroupArn }) => targetGroupArn ?? []),
    deployment: externalId || undefined,
  };
}

const toEvents = (configuration: AutoRollbackConfiguration | undefined): readonly AutoRollbackEvent[] =>
  configuration?.enabled ? (configuration.events ?? []) : [];

function toEvent({ lifecycleEventName, status, startTime, endTime, diagnostics }: AwsLifecycleEvent): LifecycleEvent {
  const said = [diagnostics?.message, diagnostics?.logTail].filter(Boolean).join(" ");
  return {
    name: lifecycleEventName ?? "",
    status: status ?? "Unknown",
    startedAt: startTime?.getTime(),
    endedAt: endTime?.getTime(),
    message: status === "Failed" ? said : "",
  };
}

/** "identifer" is how the API spells it. */
function toTargetTaskSet(taskSet: ECSTaskSet): TargetTaskSet {
  return {
    id: taskSet.identifer ?? "",
    label: taskSet.taskSetLabel ?? "Green",
    desired: taskSet.desiredCount ?? 0,
    running: taskSet.runningCount ?? 0,
    pending: taskSet.pendingCount ?? 0,
    weight: taskSet.trafficWeight ?? 0,
  };
}
