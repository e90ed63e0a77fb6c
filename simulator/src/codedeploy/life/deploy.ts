import { AwsError } from "../../service.ts";
import { type AppSpec, InvalidAppSpec, readAppSpec } from "../app-spec.ts";
import type { CodeDeploy, Deployment, LifecycleEvent } from "../state.ts";
import { CREATED, INSTALL_TIMEOUT, MINUTE, QUEUED, TRAFFIC_SETTLED } from "../timing.ts";
import { isGradual, shiftsOf } from "../traffic-shifting.ts";
import { failure, notContinued } from "./ending.ts";
import { callHook } from "./hook.ts";
import { complete, runEvent, start } from "./milestones.ts";
import { type Life, pause } from "./pause.ts";
import { attachIdleGroup, otherOf, servingGroup, shiftTraffic } from "./traffic.ts";

/** The life of a deployment that somebody created, as long as nothing ends it. */
export function* deploy(codeDeploy: CodeDeploy, deployment: Deployment): Life {
  yield* pause(codeDeploy, CREATED);
  deployment.status = "Queued";
  yield* pause(codeDeploy, QUEUED);
  start(codeDeploy, deployment);
  const appSpec = appSpecOf(deployment);
  const serviceArn = findService(codeDeploy, deployment);
  chooseOriginal(codeDeploy, deployment, serviceArn);

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

interface Subject {
  readonly appSpec: AppSpec;
  readonly serviceArn: string;
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

/** What an earlier deployment left behind when it was stopped without a rollback goes first. Chosen. */
function chooseOriginal(codeDeploy: CodeDeploy, deployment: Deployment, serviceArn: string): void {
  const { taskSets } = codeDeploy;
  const { group, target, config } = deployment;
  const [primary, ...left] = taskSets.list(serviceArn);
  const serving = servingGroup(codeDeploy, group, primary?.targetGroupArn);
  if (!primary) return;
  for (const { id } of left) taskSets.remove(serviceArn, id);
  target.original = { taskSetId: primary.id, targetGroup: serving };
  if (isGradual(config.routing)) attachIdleGroup(codeDeploy, group, serving);
}

function* install(codeDeploy: CodeDeploy, deployment: Deployment, { appSpec, serviceArn }: Subject): Life {
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

/** With STOP_DEPLOYMENT somebody has to let the deployment go on, in time. */
function* waitUntilReady({ world: { clock } }: CodeDeploy, deployment: Deployment): Life {
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

function* waitForTermination({ world: { clock } }: CodeDeploy, deployment: Deployment): Life {
  const { terminationWaitTimeInMinutes = 0 } =
    deployment.group.blueGreen.terminateBlueInstancesOnDeploymentSuccess ?? {};
  const until = clock.now() + terminationWaitTimeInMinutes * MINUTE;
  deployment.wait = { type: "TERMINATION_WAIT", isOver: false };
  deployment.terminationWaitStarted = true;
  while (!deployment.wait.isOver && clock.now() < until) yield;
  deployment.wait = undefined;
}
