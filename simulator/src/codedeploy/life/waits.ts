import type { Deployment } from "../deployments/deployment.ts";
import type { CodeDeploy } from "../state.ts";
import { MINUTE } from "../timing.ts";
import { notContinued } from "./ending.ts";
import type { Life } from "./pause.ts";

/** With STOP_DEPLOYMENT somebody has to let the deployment go on, in time. */
export function* waitUntilReady({ world: { clock } }: CodeDeploy, deployment: Deployment): Life {
  const { actionOnTimeout, waitTimeInMinutes = 0 } = deployment.group.blueGreen.deploymentReadyOption ?? {};
  if (actionOnTimeout !== "STOP_DEPLOYMENT") return;
  const until = clock.now() + waitTimeInMinutes * MINUTE;
  deployment.wait = { type: "READY_WAIT", isOver: false };
  deployment.status = "Ready";
  deployment.target.status = "Ready";
  while (!deployment.wait.isOver) {
    if (clock.now() >= until) throw notContinued(waitTimeInMinutes);
    yield;
  }
  deployment.wait = undefined;
  deployment.status = "InProgress";
  deployment.target.status = "InProgress";
}

/** The original task set runs on for a while after the shift, in case of a rollback. */
export function* waitForTermination({ world: { clock } }: CodeDeploy, deployment: Deployment): Life {
  const { terminationWaitTimeInMinutes = 0 } =
    deployment.group.blueGreen.terminateBlueInstancesOnDeploymentSuccess ?? {};
  const until = clock.now() + terminationWaitTimeInMinutes * MINUTE;
  deployment.wait = { type: "TERMINATION_WAIT", isOver: false };
  deployment.terminationWaitStarted = true;
  while (!deployment.wait.isOver && clock.now() < until) yield;
  deployment.wait = undefined;
}
