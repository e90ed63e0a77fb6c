import type { DeploymentConfiguration, LoadBalancer } from "@aws-sdk/client-ecs";
import { invalidParameter } from "../errors.ts";
import { placementOf } from "../scheduler/placement.ts";
import type { Cluster, Ecs, RegisteredTaskDefinition, Workload } from "../state.ts";

/** What CreateService and UpdateService refuse to roll out. */
export function checkWorkload(ecs: Ecs, cluster: Cluster, workload: Workload): void {
  checkPlacement(cluster, workload);
  for (const loadBalancer of workload.loadBalancers ?? []) {
    checkContainer(loadBalancer, workload.taskDefinition);
    checkTargetGroup(ecs, loadBalancer, workload.taskDefinition);
  }
}

/** What CreateService, UpdateService and RunTask refuse to place. */
export function checkPlacement(
  cluster: Cluster,
  workload: Pick<Workload, "taskDefinition" | "launchType" | "capacityProviderStrategy" | "networkConfiguration">,
): void {
  const { taskDefinition, launchType, capacityProviderStrategy, networkConfiguration } = workload;
  if (launchType && capacityProviderStrategy?.length) {
    throw invalidParameter(
      "Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.",
    );
  }
  const { launchType: effective } = placementOf(cluster, workload);
  if (!taskDefinition.compatibilities?.includes(effective)) {
    throw invalidParameter(`Task definition does not support launch_type ${effective}.`);
  }
  const awsvpc = taskDefinition.networkMode === "awsvpc";
  if (awsvpc && !networkConfiguration?.awsvpcConfiguration) {
    throw invalidParameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  }
  if (!awsvpc && networkConfiguration?.awsvpcConfiguration) {
    throw invalidParameter("Network Configuration is not valid for the given networkMode of this task definition.");
  }
}

export function checkDeploymentConfiguration(configuration: DeploymentConfiguration): void {
  const { minimumHealthyPercent = 100, maximumPercent = 200, earlySuccessCriteria } = configuration;
  if (minimumHealthyPercent === 100 && maximumPercent === 100) {
    throw invalidParameter(
      "Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.",
    );
  }
  if (minimumHealthyPercent < 0) throw invalidParameter("minimumHealthyPercent must not be less than 0.");
  if (maximumPercent < Math.max(1, minimumHealthyPercent)) {
    throw invalidParameter("maximumPercent must be greater than or equal to minimumHealthyPercent.");
  }
  if (earlySuccessCriteria?.enable && (earlySuccessCriteria.healthyPercent ?? 100) < minimumHealthyPercent) {
    throw invalidParameter("healthyPercent must be greater than or equal to minimumHealthyPercent.");
  }
}

export function checkContainer(
  { containerName, containerPort }: LoadBalancer,
  definition: RegisteredTaskDefinition,
): void {
  const container = definition.containerDefinitions.find(({ name }) => name === containerName);
  if (!container) throw invalidParameter(`The container ${containerName} does not exist in the task definition.`);
  if (container.portMappings?.some((mapping) => mapping.containerPort === containerPort)) return;
  throw invalidParameter(`The container ${containerName} did not have a container port ${containerPort} defined.`);
}

function checkTargetGroup(
  { loadBalancing }: Ecs,
  { targetGroupArn }: LoadBalancer,
  { networkMode }: RegisteredTaskDefinition,
): void {
  if (!targetGroupArn)
    throw invalidParameter("targetGroupArn must be given; Classic Load Balancers are not simulated.");
  const targetGroup = loadBalancing.findTargetGroup(targetGroupArn);
  if (!targetGroup) throw invalidParameter(`The specified target group does not exist: ${targetGroupArn}`);
  const wanted = networkMode === "awsvpc" ? "ip" : "instance";
  if (targetGroup.targetType !== wanted) {
    throw invalidParameter(
      `The provided target group ${targetGroupArn} has target type ${targetGroup.targetType}, which is incompatible with the ${networkMode ?? "bridge"} network mode specified in the task definition.`,
    );
  }
  if (targetGroup.attached) return;
  throw invalidParameter(
    `The target group with targetGroupArn ${targetGroupArn} does not have an associated load balancer.`,
  );
}
