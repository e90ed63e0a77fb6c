import type { TaskSet as TaskSetView } from "@aws-sdk/client-ecs";
import { countTasks } from "../scheduler/counts.ts";
import type { Deployment, Ecs, Service } from "../state.ts";

/** A task set as DescribeServices answers it. */
export function taskSetView(ecs: Ecs, service: Service, deployment: Deployment): TaskSetView {
  const { revision, taskSet } = deployment;
  const { taskDefinition, launchType, ...workload } = revision.workload;
  const { running, pending } = countTasks(ecs, service, revision.arn);
  return {
    id: deployment.id,
    taskSetArn: ecs.arns.of("task-set", service.cluster.name, service.name, deployment.id),
    serviceArn: service.arn,
    clusterArn: service.cluster.arn,
    startedBy: "CODE_DEPLOY",
    ...(taskSet?.externalId && { externalId: taskSet.externalId }),
    status: deployment.status,
    taskDefinition: taskDefinition.taskDefinitionArn,
    computedDesiredCount: deployment.desiredCount,
    runningCount: running,
    pendingCount: pending,
    createdAt: new Date(deployment.createdAt),
    updatedAt: new Date(deployment.updatedAt),
    ...(launchType && { launchType }),
    ...(launchType === "FARGATE" && { platformFamily: "Linux", platformVersion: workload.platformVersion ?? "1.4.0" }),
    ...(workload.capacityProviderStrategy && { capacityProviderStrategy: workload.capacityProviderStrategy }),
    ...(workload.networkConfiguration && { networkConfiguration: workload.networkConfiguration }),
    loadBalancers: [...(workload.loadBalancers ?? [])],
    serviceRegistries: [...(workload.serviceRegistries ?? [])],
    scale: { value: deployment.status === "DRAINING" ? 0 : 100, unit: "PERCENT" },
    stabilityStatus: taskSet?.stability ?? "STABILIZING",
    ...(taskSet && { stabilityStatusAt: new Date(taskSet.stabilityAt) }),
    tags: [],
  };
}
