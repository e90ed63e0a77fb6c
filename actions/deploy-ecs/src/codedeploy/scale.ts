import type { Undertaking } from "@deploy-actions/shared/codedeploy/undertaking";
import type { Ending } from "@deploy-actions/shared/ecs/deployment/ending";
import type { Sample } from "@deploy-actions/shared/ecs/deployment/progress";
import type { Service } from "@deploy-actions/shared/ecs/ecs";
import { lookAt } from "@deploy-actions/shared/ecs/service";
import { poll } from "@deploy-actions/shared/poll";
import type { CodeDeployRolledOut } from "./follow-on.ts";
import type { CodeDeployMeans } from "./means.ts";

/** As for deployments: under 0.5 calls per second, and an end seen within 3 s; milliseconds. */
const LOOK_EVERY_MS = 2_800;

/**
 * Another number of tasks, and nothing else: that needs no deployment. UpdateService takes it of a service with the
 * controller CODE_DEPLOY as well (API reference). Until so many run; errors after the update are an ending.
 */
export async function scale(
  desiredCount: number,
  undertaking: Undertaking,
  service: Service,
  means: CodeDeployMeans,
): Promise<CodeDeployRolledOut> {
  const { ecs, codeDeploy, clock, log, signal, deadline, save } = means;
  const [primary] = await codeDeploy.listTaskSets();
  const deploymentId = primary?.id ?? "";
  save({ phase: "settings", undertaking });
  let seen = await ecs.update({ desiredCount });
  log(`Set the desired count to ${desiredCount}; CodeDeploy is not needed for that.`);

  const samples: Sample[] = [];
  const look = async () => {
    seen = await lookAt(ecs);
    const { runningCount: newRunning, desiredCount: desired } = seen;
    if (samples.at(-1)?.newRunning !== newRunning) {
      samples.push({ at: clock.now(), newRunning, oldRunning: 0, desired });
      log(`${seen.taskDefinition} ${newRunning} of ${desiredCount} running`);
    }
    return newRunning === desiredCount && desired === desiredCount ? seen : undefined;
  };
  const ending = await poll(look, {
    ...{ clock, signal, deadline, pace: () => LOOK_EVERY_MS },
    waitingFor: `${desiredCount} running tasks`,
  }).then(
    ({ kind }): Ending => (kind === "found" ? { kind: "succeeded" } : { kind: "timed-out" }),
    (error): Ending => (signal.aborted ? { kind: "cancelled" } : { kind: "lost-sight", error }),
  );
  const { taskDefinition } = service;
  const mine = { deploymentId, taskDefinition, previousDeploymentId: deploymentId, serviceDeployment: undefined };
  return {
    deployment: undefined,
    ending,
    mine: { ...mine, createdAt: undertaking.since },
    ...{ samples, traffic: [], events: [], service: seen },
  };
}
