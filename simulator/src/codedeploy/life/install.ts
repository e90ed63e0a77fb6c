import { AwsError } from "../../service.ts";
import type { AppSpec } from "../app-spec.ts";
import type { Deployment } from "../deployments/deployment.ts";
import type { CodeDeploy } from "../state.ts";
import { INSTALL_TIMEOUT } from "../timing.ts";
import { failure } from "./ending.ts";
import type { Life } from "./pause.ts";
import { otherOf } from "./traffic.ts";

/** What a deployment works on. */
export interface Subject {
  readonly appSpec: AppSpec;
  readonly serviceArn: string;
}

/** Sets up the replacement task set and waits until it is steady. */
export function* install(codeDeploy: CodeDeploy, deployment: Deployment, { appSpec, serviceArn }: Subject): Life {
  const { taskSets, world } = codeDeploy;
  const { target, group, id: externalId } = deployment;
  if (!target.original) return;
  const { containerName, containerPort, hooks: _, ...changes } = appSpec;
  const targetGroup = otherOf(group, target.original.targetGroup);
  const loadBalancer = { targetGroupArn: targetGroup.arn, containerName, containerPort };
  const taskSetId = updating(() => taskSets.create(serviceArn, { ...changes, loadBalancer, externalId }));
  target.replacement = { taskSetId, targetGroup };

  const until = world.clock.now() + INSTALL_TIMEOUT;
  while (!taskSets.list(serviceArn).find(({ id }) => id === taskSetId)?.isSteady) {
    if (world.clock.now() >= until) throw failure("TIMEOUT", NEVER_HEALTHY);
    yield;
  }
}

const NEVER_HEALTHY =
  "The deployment timed out while waiting for the replacement task set to become healthy. This time out period is 60 minutes.";

/** What ECS refuses ends the deployment. */
function updating<Result>(act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const { message, status, code } = error;
    throw failure(
      "ECS_UPDATE_ERROR",
      `The ECS service cannot be updated due to an unexpected error: ${message} (Service: AmazonECS; Status Code: ${status}; Error Code: ${code}). Check your ECS service status.`,
    );
  }
}
