import type { Deployment as DeploymentView, Service as ServiceView } from "@aws-sdk/client-ecs";
import { countTasks } from "../scheduler/counts.ts";
import type { Deployment, Ecs, Service, Workload } from "../state.ts";
import { taskSetView } from "../task-sets/task-set-view.ts";

/** A service as DescribeServices answers it. */
export function serviceView(ecs: Ecs, service: Service): ServiceView {
  const { running, pending } = countTasks(ecs, service);
  const { taskDefinition, ...workload }: Partial<Workload> = service.workload ?? {};
  const controller = service.settings.deploymentController?.type ?? "ECS";
  return {
    ...service.settings,
    ...workload,
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: service.cluster.arn,
    status: service.status,
    desiredCount: service.desiredCount,
    runningCount: running,
    pendingCount: pending,
    loadBalancers: [...(workload.loadBalancers ?? [])],
    serviceRegistries: [...(workload.serviceRegistries ?? [])],
    ...(taskDefinition && { taskDefinition: taskDefinition.taskDefinitionArn }),
    ...platform(workload.launchType),
    deploymentConfiguration: service.deploymentConfiguration,
    deployments: controller === "ECS" ? service.deployments.map((it) => deploymentView(ecs, service, it)) : [],
    ...(controller !== "ECS" && { taskSets: service.deployments.map((it) => taskSetView(ecs, service, it)) }),
    events: [...service.events],
    createdAt: new Date(service.createdAt),
    createdBy: service.createdBy,
    ...currentRevisions(ecs, service),
  };
}

function deploymentView(ecs: Ecs, service: Service, deployment: Deployment): DeploymentView {
  const { workload, arn } = deployment.revision;
  const { running, pending } = countTasks(ecs, service, arn);
  return {
    id: deployment.id,
    status: deployment.status,
    taskDefinition: workload.taskDefinition.taskDefinitionArn,
    desiredCount: deployment.desiredCount,
    pendingCount: pending,
    runningCount: running,
    failedTasks: deployment.failedTasks,
    createdAt: new Date(deployment.createdAt),
    updatedAt: new Date(deployment.updatedAt),
    ...(workload.launchType && { launchType: workload.launchType }),
    ...(workload.capacityProviderStrategy && { capacityProviderStrategy: workload.capacityProviderStrategy }),
    ...(workload.networkConfiguration && { networkConfiguration: workload.networkConfiguration }),
    ...platform(workload.launchType),
    rolloutState: deployment.rolloutState,
    rolloutStateReason: deployment.rolloutStateReason,
  };
}

function currentRevisions(ecs: Ecs, service: Service): Partial<ServiceView> {
  const [newest] = service.serviceDeployments;
  if (!newest) return {};
  return {
    currentServiceDeployment: newest.arn,
    currentServiceRevisions: service.deployments.map(({ revision }) => {
      const { requested, running, pending } = countTasks(ecs, service, revision.arn);
      return {
        arn: revision.arn,
        requestedTaskCount: requested,
        runningTaskCount: running,
        pendingTaskCount: pending,
      };
    }),
  };
}

function platform(launchType: string | undefined): { platformFamily?: string; platformVersion?: string } {
  return launchType === "FARGATE" ? { platformFamily: "Linux", platformVersion: "1.4.0" } : {};
}
