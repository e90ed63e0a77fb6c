import type { ContinueDeploymentCommandInput, StopDeploymentCommandInput } from "@aws-sdk/client-codedeploy";
import { refusal } from "../errors.ts";
import { getDeployment } from "../lookup.ts";
import type { CodeDeploy } from "../state.ts";
import { type Deployment, hasEnded } from "./deployment.ts";

/** ContinueDeployment, StopDeployment. */
export function controlHandlers(codeDeploy: CodeDeploy) {
  return {
    ContinueDeployment: ({ deploymentId, deploymentWaitType = "READY_WAIT" }: ContinueDeploymentCommandInput) => {
      const deployment = going(codeDeploy, deploymentId);
      if (deployment.wait?.type !== deploymentWaitType) {
        throw refusal(
          "DeploymentIsNotInReadyStateException",
          `The deployment ${deployment.id} is not waiting for ${deploymentWaitType}`,
        );
      }
      deployment.wait.isOver = true;
      return {};
    },

    /** The stop takes effect when CodeDeploy next looks at the deployment: a moment later. */
    StopDeployment: ({ deploymentId, autoRollbackEnabled }: StopDeploymentCommandInput) => {
      const deployment = going(codeDeploy, deploymentId);
      deployment.stopRequest ??= { rollsBack: autoRollbackEnabled };
      return { status: "Pending", statusMessage: "Stop request accepted" };
    },
  };
}

function going(codeDeploy: CodeDeploy, id: string | undefined): Deployment {
  const deployment = getDeployment(codeDeploy, id);
  if (!hasEnded(deployment)) return deployment;
  throw refusal("DeploymentAlreadyCompletedException", `The deployment ${deployment.id} is already completed`);
}
