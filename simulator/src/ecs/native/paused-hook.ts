import { invalidParameter } from "../errors.ts";
import { isOngoing } from "../scheduler/deployments.ts";
import type { ServiceDeployment } from "../state.ts";
import type { Hook } from "./hooks.ts";

/** The hook that ContinueServiceDeployment names, or what AWS says when there is nothing to continue. */
export function pausedHook(deployment: ServiceDeployment, hookId: string): Hook {
  if (!/^ecs-[a-z]+-[\w-]+$/.test(hookId)) {
    throw invalidParameter("Invalid hookId: hookId must follow the format: ecs-{hookType}-{id}");
  }
  if (!isOngoing(deployment)) {
    throw invalidParameter("Continuing a service deployment is not allowed for service deployment in terminal states.");
  }
  const hook = deployment.shift?.hooks.find(({ id }) => id === hookId);
  if (hook?.status === "AWAITING_ACTION" && deployment.status === "IN_PROGRESS") return hook;
  throw invalidParameter(
    "Provided hookId is either completed, unavailable, or not associated with the given Resource ARN",
  );
}
