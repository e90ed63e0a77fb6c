import type { Deployment } from "../deployments/deployment.ts";
import { newDeployment } from "../deployments/new-deployment.ts";
import type { CodeDeploy } from "../state.ts";
import { TRAFFIC_SETTLED } from "../timing.ts";
import { complete, runEvent, start } from "./milestones.ts";
import { type Life, pause } from "./pause.ts";
import { shiftTraffic } from "./traffic.ts";

/** The rollback of a deployment is a deployment of its own: it leads the traffic back to the original task set, at once. */
export function rollBack(codeDeploy: CodeDeploy, failed: Deployment): readonly [Deployment, Life] {
  const config = codeDeploy.configs.get("CodeDeployDefault.ECSAllAtOnce") ?? failed.config;
  const { group } = failed;
  const rollback = newDeployment(codeDeploy, group, {
    creator: "codeDeployRollback",
    config,
    revision: group.deployments.find(({ status }) => status === "Succeeded")?.revision,
    autoRollback: { enabled: false },
    alarms: { enabled: false },
  });
  rollback.rollback = {
    rollbackTriggeringDeploymentId: failed.id,
    rollbackMessage: `Deployment ${rollback.id} is triggered to roll back deployment ${failed.id}.`,
  };
  failed.rollback = {
    rollbackDeploymentId: rollback.id,
    rollbackMessage: `Deployment ${failed.id} terminated. Automatic rollback is triggered with a DeploymentId ${rollback.id}.`,
  };
  const { original, replacement, replacementPercent } = failed.target;
  Object.assign(rollback.target, { original, replacement, replacementPercent });
  return [rollback, leadBack(codeDeploy, rollback)];
}

/** Its lifecycle events are not published. Chosen: only those that move production traffic back take place. */
function* leadBack(codeDeploy: CodeDeploy, rollback: Deployment): Life {
  start(codeDeploy, rollback);
  for (const event of rollback.target.events) {
    if (event.name !== "AllowTraffic" && event.name !== "AfterAllowTraffic") event.status = "Skipped";
    else
      yield* runEvent(
        codeDeploy,
        rollback,
        event,
        event.name === "AllowTraffic" ? toOriginal(codeDeploy, rollback) : [],
      );
  }
  const service = codeDeploy.taskSets.findService(
    rollback.group.service.clusterName,
    rollback.group.service.serviceName,
  );
  if (service && rollback.target.replacement) {
    codeDeploy.taskSets.remove(service.arn, rollback.target.replacement.taskSetId);
  }
  complete(codeDeploy, rollback);
}

function* toOriginal(codeDeploy: CodeDeploy, rollback: Deployment): Life {
  const { clusterName, serviceName } = rollback.group.service;
  const service = codeDeploy.taskSets.findService(clusterName, serviceName);
  const { original } = rollback.target;
  if (!service || !original) return;
  for (const listener of ["prod", "test"] as const) shiftTraffic(codeDeploy, rollback, listener, 0);
  codeDeploy.taskSets.makePrimary(service.arn, original.taskSetId);
  yield* pause(codeDeploy, TRAFFIC_SETTLED);
}
