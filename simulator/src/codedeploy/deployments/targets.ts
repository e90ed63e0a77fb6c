import type {
  BatchGetDeploymentTargetsCommandInput,
  GetDeploymentTargetCommandInput,
  ListDeploymentTargetsCommandInput,
} from "@aws-sdk/client-codedeploy";
import { refusal } from "../errors.ts";
import { getDeployment } from "../lookup.ts";
import type { CodeDeploy } from "../state.ts";
import type { Deployment } from "./deployment.ts";
import { targetView } from "./deployment-view.ts";

/** ListDeploymentTargets, GetDeploymentTarget, BatchGetDeploymentTargets: an ECS deployment has one target. */
export function targetHandlers(codeDeploy: CodeDeploy) {
  return {
    ListDeploymentTargets: ({ deploymentId, targetFilters = {} }: ListDeploymentTargetsCommandInput) => {
      const { target } = started(codeDeploy, deploymentId);
      const statuses = targetFilters.TargetStatus;
      return { targetIds: !statuses || statuses.includes(target.status) ? [target.id] : [] };
    },

    GetDeploymentTarget: ({ deploymentId, targetId }: GetDeploymentTargetCommandInput) => {
      const deployment = started(codeDeploy, deploymentId);
      checkTarget(deployment, targetId);
      return { deploymentTarget: targetView(codeDeploy, deployment) };
    },

    BatchGetDeploymentTargets: ({ deploymentId, targetIds = [] }: BatchGetDeploymentTargetsCommandInput) => {
      const deployment = started(codeDeploy, deploymentId);
      if (targetIds.length === 0) throw refusal("DeploymentTargetIdRequiredException", "A target ID must be specified");
      if (targetIds.length > 1) {
        const message = "An ECS deployment has exactly one target";
        throw refusal("DeploymentTargetListSizeExceededException", message);
      }
      checkTarget(deployment, targetIds[0]);
      return { deploymentTargets: [targetView(codeDeploy, deployment)] };
    },
  };
}

function started(codeDeploy: CodeDeploy, id: string | undefined): Deployment {
  const deployment = getDeployment(codeDeploy, id);
  if (deployment.status !== "Created" && deployment.status !== "Queued") return deployment;
  throw refusal("DeploymentNotStartedException", `The deployment ${deployment.id} has not started`);
}

function checkTarget({ id, target }: Deployment, targetId: string | undefined): void {
  if (targetId === target.id) return;
  throw refusal("DeploymentTargetDoesNotExistException", `The deployment ${id} has no target ${targetId}`);
}
