import { type AppSpec, InvalidAppSpec, readAppSpec } from "../app-spec.ts";
import type { Deployment, LifecycleEvent } from "../deployments/deployment.ts";
import type { CodeDeploy } from "../state.ts";
import { CREATED, MINUTE, QUEUED, TRAFFIC_SETTLED } from "../timing.ts";
import { isGradual, shiftsOf } from "../traffic-shifting.ts";
import { failure } from "./ending.ts";
import { callHook } from "./hook.ts";
import { install, type Subject } from "./install.ts";
import { complete, runEvent, start } from "./milestones.ts";
import { type Life, pause } from "./pause.ts";
import { attachIdleGroup, servingGroup, shiftTraffic } from "./traffic.ts";
import { waitForTermination, waitUntilReady } from "./waits.ts";

/** The life of a deployment that somebody created, as long as nothing ends it. */
export function* deploy(codeDeploy: CodeDeploy, deployment: Deployment): Life {
  yield* pause(codeDeploy, CREATED);
  deployment.status = "Queued";
  yield* pause(codeDeploy, QUEUED);
  start(codeDeploy, deployment);
  const appSpec = appSpecOf(deployment);
  const serviceArn = findService(codeDeploy, deployment);
  chooseOriginal(codeDeploy, deployment, serviceArn);
  yield* clearAway(codeDeploy, deployment, serviceArn);

  for (const event of deployment.target.events) {
    if (event.name === "BeforeAllowTraffic") yield* waitUntilReady(codeDeploy, deployment);
    if (event.name === "AllowTestTraffic" && !deployment.group.listeners.test) event.status = "Skipped";
    else
      yield* runEvent(codeDeploy, deployment, event, actionOf(codeDeploy, deployment, event, { appSpec, serviceArn }));
  }
  yield* waitForTermination(codeDeploy, deployment);
  if (deployment.target.original) codeDeploy.taskSets.remove(serviceArn, deployment.target.original.taskSetId);
  complete(codeDeploy, deployment);
}

function actionOf(codeDeploy: CodeDeploy, deployment: Deployment, event: LifecycleEvent, subject: Subject): Life {
  switch (event.name) {
    case "Install":
      return install(codeDeploy, deployment, subject);
    case "AllowTestTraffic":
      return allowTestTraffic(codeDeploy, deployment);
    case "AllowTraffic":
      return allowTraffic(codeDeploy, deployment, subject);
    default:
      return callHook(codeDeploy, subject.appSpec.hooks.get(event.name));
  }
}

function appSpecOf({ revision }: Deployment): AppSpec {
  try {
    return readAppSpec(revision?.content ?? "");
  } catch (error) {
    if (!(error instanceof InvalidAppSpec)) throw error;
    throw failure(
      "INVALID_REVISION",
      `The deployment failed because the AppSpec file that specifies the deployment configuration is missing or has an invalid configuration. ${error.message}`,
    );
  }
}

function findService({ taskSets }: CodeDeploy, { group }: Deployment): string {
  const { clusterName, serviceName } = group.service;
  const service = taskSets.findService(clusterName, serviceName);
  if (service?.controller === "CODE_DEPLOY") return service.arn;
  throw failure(
    "INVALID_ECS_SERVICE",
    `Deployment group's ECS service must be configured for a CODE_DEPLOY deployment controller.`,
  );
}

function chooseOriginal(codeDeploy: CodeDeploy, { group, target, config }: Deployment, serviceArn: string): void {
  const [primary] = codeDeploy.taskSets.list(serviceArn);
  const serving = servingGroup(codeDeploy, group, primary?.targetGroupArn);
  if (!primary) return;
  target.original = { taskSetId: primary.id, targetGroup: serving };
  if (isGradual(config.routing)) attachIdleGroup(codeDeploy, group, serving);
}

/** What an earlier deployment left behind when it ended without a rollback gives its traffic back and goes. Chosen. */
function* clearAway(codeDeploy: CodeDeploy, deployment: Deployment, serviceArn: string): Life {
  const left = codeDeploy.taskSets.list(serviceArn).filter(({ status }) => status === "ACTIVE");
  if (left.length === 0) return;
  for (const listener of ["prod", "test"] as const) shiftTraffic(codeDeploy, deployment, listener, 0);
  yield* pause(codeDeploy, TRAFFIC_SETTLED);
  for (const { id } of left) codeDeploy.taskSets.remove(serviceArn, id);
}

function* allowTestTraffic(codeDeploy: CodeDeploy, deployment: Deployment): Life {
  shiftTraffic(codeDeploy, deployment, "test", 100);
  yield;
}

function* allowTraffic(codeDeploy: CodeDeploy, deployment: Deployment, { serviceArn }: Subject): Life {
  for (const { percent, afterMinutes } of shiftsOf(deployment.config.routing)) {
    yield* pause(codeDeploy, afterMinutes * MINUTE);
    shiftTraffic(codeDeploy, deployment, "prod", percent);
  }
  yield* pause(codeDeploy, TRAFFIC_SETTLED);
  const { replacement } = deployment.target;
  if (replacement) codeDeploy.taskSets.makePrimary(serviceArn, replacement.taskSetId);
}
