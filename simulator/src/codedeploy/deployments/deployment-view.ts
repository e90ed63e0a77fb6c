import type {
  DeploymentInfo,
  DeploymentOverview,
  ECSTaskSet,
  RevisionLocation,
  DeploymentTarget as TargetView,
} from "@aws-sdk/client-codedeploy";
import type { CodeDeploy } from "../state.ts";
import { type Deployment, hasEnded, type LifecycleEvent, type Revision, type TaskSetPlace } from "./deployment.ts";

/** A deployment as GetDeployment answers it. */
export function deploymentView(deployment: Deployment): DeploymentInfo {
  const { group, revision, startedAt, completedAt, error, rollback, description } = deployment;
  return {
    applicationName: group.application.name,
    deploymentGroupName: group.name,
    deploymentConfigName: deployment.config.name,
    deploymentId: deployment.id,
    ...(revision && { revision: revisionView(revision) }),
    ...previousRevision(deployment),
    status: deployment.status,
    ...(error && { errorInformation: error }),
    createTime: new Date(deployment.createdAt),
    ...(startedAt !== undefined && { startTime: new Date(startedAt) }),
    ...(completedAt !== undefined && { completeTime: new Date(completedAt) }),
    ...(hasEnded(deployment) && { deploymentOverview: overview(deployment) }),
    ...(description !== undefined && { description }),
    creator: deployment.creator,
    ignoreApplicationStopFailures: false,
    autoRollbackConfiguration: deployment.autoRollback,
    updateOutdatedInstancesOnly: false,
    ...(rollback && { rollbackInfo: rollback }),
    deploymentStyle: { deploymentType: "BLUE_GREEN", deploymentOption: "WITH_TRAFFIC_CONTROL" },
    instanceTerminationWaitTimeStarted: deployment.terminationWaitStarted,
    blueGreenDeploymentConfiguration: group.blueGreen,
    ...(group.settings.loadBalancerInfo && { loadBalancerInfo: group.settings.loadBalancerInfo }),
    fileExistsBehavior: "DISALLOW",
    deploymentStatusMessages: [],
    computePlatform: "ECS",
    ...(deployment.overridesAlarms && { overrideAlarmConfiguration: deployment.alarms }),
  };
}

/** "The content property of the appSpecContent object in the returned revision is always null" (API reference, GetDeployment). */
export function revisionView({ type, content, sha256 }: Revision): RevisionLocation {
  return type === "AppSpecContent"
    ? { revisionType: type, appSpecContent: { sha256 } }
    : { revisionType: type, string: { content, sha256 } };
}

/** The one target of a deployment as GetDeploymentTarget answers it. */
export function targetView({ taskSets }: CodeDeploy, deployment: Deployment): TargetView {
  const { target, group } = deployment;
  const service = taskSets.findService(group.service.clusterName, group.service.serviceName);
  const known = service ? taskSets.list(service.arn) : [];
  const view = (label: "Blue" | "Green", place: TaskSetPlace | undefined, trafficWeight: number): ECSTaskSet[] => {
    if (!place) return [];
    const taskSet = known.find(({ id }) => id === place.taskSetId);
    return [
      {
        identifer: place.taskSetId,
        desiredCount: taskSet?.desiredCount ?? 0,
        pendingCount: taskSet?.pendingCount ?? 0,
        runningCount: taskSet?.runningCount ?? 0,
        // One that is gone was DRAINING when it was last seen.
        status: taskSet?.status ?? "DRAINING",
        trafficWeight,
        targetGroup: { name: place.targetGroup.name },
        taskSetLabel: label,
      },
    ];
  };
  return {
    deploymentTargetType: "ECSTarget",
    ecsTarget: {
      deploymentId: deployment.id,
      targetId: target.id,
      targetArn: target.arn,
      lastUpdatedAt: new Date(target.updatedAt),
      lifecycleEvents: target.events.map(eventView),
      status: target.status,
      taskSetsInfo: [
        ...view("Blue", target.original, 100 - target.replacementPercent),
        ...view("Green", target.replacement, target.replacementPercent),
      ],
    },
  };
}

function eventView({ name, status, startedAt, endedAt, diagnostics }: LifecycleEvent) {
  return {
    lifecycleEventName: name,
    ...(diagnostics && { diagnostics: { ...diagnostics, logTail: "" } }),
    ...(startedAt !== undefined && { startTime: new Date(startedAt) }),
    ...(endedAt !== undefined && { endTime: new Date(endedAt) }),
    status,
  };
}

/** Counts targets, of which there is one. It is there once the deployment has ended. */
function overview({ status }: Deployment): DeploymentOverview {
  const succeeded = status === "Succeeded" ? 1 : 0;
  return { Pending: 0, InProgress: 0, Succeeded: succeeded, Failed: 1 - succeeded, Skipped: 0, Ready: 0 };
}

function previousRevision({ id, group }: Deployment): Pick<DeploymentInfo, "previousRevision"> {
  const older = group.deployments.slice(group.deployments.findIndex((deployment) => deployment.id === id) + 1);
  const revision = older.find(({ status }) => status === "Succeeded")?.revision;
  return revision ? { previousRevision: revisionView(revision) } : {};
}
