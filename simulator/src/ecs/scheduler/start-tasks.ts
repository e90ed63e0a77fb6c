import type { LaunchType } from "@aws-sdk/client-ecs";
import type { Cluster, Deployment, Ecs, RegisteredTaskDefinition, Service, Workload } from "../state.ts";
import { launch } from "../tasks/launching.ts";
import { newTask } from "../tasks/task.ts";
import { names, tell } from "./events.ts";
import { countRefusedStart } from "./failures.ts";

/** Starts tasks of a deployment, or tells in the service's events why there can be none. */
export function startTasks(
  ecs: Ecs,
  service: Service,
  deployment: Deployment,
  { count, replaced }: { count: number; replaced: number },
): void {
  const { clock } = ecs.world;
  const { workload } = deployment.revision;
  const launchType = effectiveLaunchType(service.cluster, workload);
  const refusal = startRefusal(ecs, launchType, workload.taskDefinition);
  if (refusal) {
    tell(clock, service, refusal.event);
    countRefusedStart(ecs, service, deployment);
    return;
  }
  const tasks = Array.from({ length: count }, () =>
    newTask(ecs, {
      cluster: service.cluster,
      definition: workload.taskDefinition,
      revision: deployment.revision,
      startedBy: deployment.id,
      group: `service:${service.name}`,
      launchType,
      ...(workload.networkConfiguration && { networkConfiguration: workload.networkConfiguration }),
      enableExecuteCommand: service.settings.enableExecuteCommand ?? false,
      overrides: {},
    }),
  );
  for (const task of tasks) launch(ecs, task);
  const why = replaced > 0 ? ` Amazon ECS replaced ${replaced} tasks due to an unhealthy status.` : "";
  tell(clock, service, `has started ${count} tasks: ${names(tasks)}.${why}`);
}

/** Where tasks run when neither launch type nor strategy was given: the cluster's default strategy, else EC2. */
export function effectiveLaunchType(
  cluster: Cluster,
  { launchType, capacityProviderStrategy }: Pick<Workload, "launchType" | "capacityProviderStrategy">,
): LaunchType {
  if (launchType) return launchType;
  const strategy = capacityProviderStrategy?.length
    ? capacityProviderStrategy
    : cluster.defaultCapacityProviderStrategy;
  return strategy.some(({ capacityProvider }) => capacityProvider?.startsWith("FARGATE")) ? "FARGATE" : "EC2";
}

/** Why no task can be created. The simulator has no container instances: only Fargate has room. */
export function startRefusal(
  { faults }: Ecs,
  launchType: LaunchType,
  { executionRoleArn, taskRoleArn }: RegisteredTaskDefinition,
): { readonly event: string; readonly failure: string } | undefined {
  const role = [executionRoleArn, taskRoleArn].find((arn) => arn && faults.unassumableRoles.has(arn));
  if (role) {
    const failure = `ECS was unable to assume the role '${role}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.`;
    return { event: `failed to launch a task with (error ${failure}).`, failure };
  }
  if (launchType === "FARGATE") return undefined;
  const why =
    "no container instance met all of its requirements. Reason: No Container Instances were found in your cluster.";
  const more = "For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.";
  return { event: `was unable to place a task because ${why} ${more}`, failure: "RESOURCE:CPU" };
}
