import type { LaunchType } from "@aws-sdk/client-ecs";
import type { AwsError } from "../../service.ts";
import { clientError, invalidParameter } from "../errors.ts";
import type { Cluster, Ecs, RegisteredTaskDefinition, Workload } from "../state.ts";

/** Where tasks run. */
export interface Placement {
  readonly launchType: LaunchType;
  /** Missing for a plain launch type. */
  readonly capacityProvider?: string;
}

/** The launch type, or the first provider of the strategy: that of the request, else the cluster's default, else EC2. */
export function placementOf(
  cluster: Cluster,
  { launchType, capacityProviderStrategy }: Pick<Workload, "launchType" | "capacityProviderStrategy">,
): Placement {
  if (launchType) return { launchType };
  const strategy = capacityProviderStrategy?.length
    ? capacityProviderStrategy
    : cluster.defaultCapacityProviderStrategy;
  const fargate = strategy.find(({ capacityProvider }) => capacityProvider?.startsWith("FARGATE"))?.capacityProvider;
  return fargate ? { launchType: "FARGATE", capacityProvider: fargate } : { launchType: "EC2" };
}

/** Why no task can be created: as a service's events tell it, and as RunTask answers it, with an error or among its failures. */
export interface StartRefusal {
  readonly event: string;
  readonly answer: AwsError | { readonly reason: string };
}

/** The simulator has no container instances: only Fargate has room. */
export function startRefusal(
  { faults, trustsTasks }: Ecs,
  { launchType, capacityProvider = launchType }: Placement,
  { executionRoleArn, taskRoleArn }: Pick<RegisteredTaskDefinition, "executionRoleArn" | "taskRoleArn">,
): StartRefusal | undefined {
  const role = [executionRoleArn, taskRoleArn].find(
    (arn) => arn && (faults.unassumableRoles.has(arn) || !trustsTasks(arn)),
  );
  if (role) {
    const failure = `ECS was unable to assume the role '${role}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.`;
    return { event: `failed to launch a task with (error ${failure}).`, answer: clientError(failure) };
  }
  const more = "For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.";
  if (launchType !== "FARGATE") {
    const none = "No Container Instances were found in your cluster.";
    const event = `was unable to place a task because no container instance met all of its requirements. Reason: ${none} ${more}`;
    return { event, answer: invalidParameter(none) };
  }
  if (!faults.exhaustedCapacity.has(capacityProvider)) return undefined;
  const reason = "Capacity is unavailable at this time. Please try again later or in a different availability zone";
  return { event: `was unable to place a task. Reason: ${reason}. ${more}`, answer: { reason } };
}
