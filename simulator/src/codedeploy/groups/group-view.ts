import type { DeploymentGroupInfo, LastDeploymentInfo } from "@aws-sdk/client-codedeploy";
import type { Deployment } from "../deployments/deployment.ts";
import { revisionView } from "../deployments/deployment-view.ts";
import type { DeploymentGroup } from "../state.ts";

/** A deployment group as GetDeploymentGroup answers it. */
export function groupView(group: DeploymentGroup): DeploymentGroupInfo {
  const { settings, deployments } = group;
  const successful = deployments.find(({ status }) => status === "Succeeded");
  const [attempted] = deployments;
  return {
    applicationName: group.application.name,
    deploymentGroupId: group.id,
    deploymentGroupName: group.name,
    deploymentConfigName: group.configName,
    ec2TagFilters: [],
    onPremisesInstanceTagFilters: [],
    autoScalingGroups: [],
    serviceRoleArn: settings.serviceRoleArn,
    ...(attempted?.revision && { targetRevision: revisionView(attempted.revision) }),
    triggerConfigurations: [],
    alarmConfiguration: group.alarms,
    autoRollbackConfiguration: group.autoRollback,
    deploymentStyle: settings.deploymentStyle,
    outdatedInstancesStrategy: settings.outdatedInstancesStrategy ?? "UPDATE",
    blueGreenDeploymentConfiguration: group.blueGreen,
    loadBalancerInfo: settings.loadBalancerInfo,
    ...(successful && { lastSuccessfulDeployment: last(successful) }),
    ...(attempted && { lastAttemptedDeployment: last(attempted) }),
    computePlatform: "ECS",
    ecsServices: [group.service],
    terminationHookEnabled: false,
  };
}

function last({ id, status, createdAt, completedAt }: Deployment): LastDeploymentInfo {
  return {
    deploymentId: id,
    status,
    createTime: new Date(createdAt),
    ...(completedAt !== undefined && { endTime: new Date(completedAt) }),
  };
}
