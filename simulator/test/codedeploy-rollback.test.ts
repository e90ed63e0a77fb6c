import { GetDeploymentGroupCommand, StopDeploymentCommand } from "@aws-sdk/client-codedeploy";
import { DescribeTasksCommand, ListTasksCommand } from "@aws-sdk/client-ecs";
import { expect, test } from "@jest/globals";
import type { Program } from "../src/images.ts";
import { errorOf } from "./client-settings.ts";
import {
  AUTO_ROLLBACK,
  appSpec,
  blueGreen,
  type CodeDeployAccount,
  codeDeployAccount,
  FAST,
  statuses,
} from "./codedeploy-account.ts";

const CANARY = "CodeDeployDefault.ECSCanary10Percent15Minutes";

test("an alarm in the middle of a canary stops the deployment, and a second one leads the traffic back to blue", async () => {
  await using account = await codeDeployAccount({
    group: {
      deploymentConfigName: CANARY,
      autoRollbackConfiguration: AUTO_ROLLBACK,
      alarmConfiguration: { enabled: true, alarms: [{ name: "web-5xx" }] },
    },
  });
  await account.setAlarm("web-5xx", "OK");
  const before = await account.service();

  const id = await account.deploy();
  await account.until(account.weights, ({ green }) => green === 10);
  await account.setAlarm("web-5xx", "ALARM");
  const stopped = await account.ended(id);

  const rollbackId = stopped.rollbackInfo?.rollbackDeploymentId ?? "";
  expect(stopped).toMatchObject({
    status: "Stopped",
    errorInformation: {
      code: "ALARM_ACTIVE",
      message:
        "One or more alarms have been activated according to the Amazon CloudWatch metrics you selected, and the affected deployments have been stopped. Activated alarms: <web-5xx>",
    },
    rollbackInfo: {
      rollbackMessage: `Deployment ${id} terminated. Automatic rollback is triggered with a DeploymentId ${rollbackId}.`,
    },
  });
  expect(statuses((await account.target(id)).lifecycleEvents)).toMatchObject({
    BeforeAllowTraffic: "Succeeded",
    AllowTraffic: "Failed",
    AfterAllowTraffic: "Skipped",
  });
  expect(await account.ended(rollbackId)).toMatchObject({
    status: "Succeeded",
    creator: "codeDeployRollback",
    deploymentConfigName: "CodeDeployDefault.ECSAllAtOnce",
    rollbackInfo: {
      rollbackTriggeringDeploymentId: id,
      rollbackMessage: `Deployment ${rollbackId} is triggered to roll back deployment ${id}.`,
    },
  });
  expect(await account.weights()).toEqual({ green: 0, blue: 100 });
  const after = await account.until(account.service, (seen) => seen?.taskSets?.length === 1);
  expect(after?.taskSets?.[0]?.id).toBe(before?.taskSets?.[0]?.id);
  expect(after?.taskDefinition).toMatch(/web:1$/);
});

test("a stop with rollback while blue tasks wait for their end brings all traffic back to them", async () => {
  await using account = await codeDeployAccount({ group: { blueGreenDeploymentConfiguration: blueGreen(60) } });
  const id = await account.deploy();
  await account.until(
    () => account.deployment(id),
    (seen) => seen.instanceTerminationWaitTimeStarted === true,
  );

  await account.codeDeploy.send(new StopDeploymentCommand({ deploymentId: id, autoRollbackEnabled: true }));
  const stopped = await account.ended(id);
  await account.ended(stopped.rollbackInfo?.rollbackDeploymentId ?? "");

  expect(stopped).toMatchObject({ status: "Stopped", errorInformation: { code: "MANUAL_STOP" } });
  expect(await account.weights()).toEqual({ green: 0, blue: 100 });
  expect((await account.service())?.taskDefinition).toMatch(/web:1$/);
  expect(await (await fetch(account.url, { headers: { connection: "close" } })).text()).toBe("v1");
});

test("a stop without rollback leaves everything where it is, and the next deployment clears it away", async () => {
  await using account = await codeDeployAccount({ group: { deploymentConfigName: CANARY } });
  const id = await account.deploy();
  await account.until(account.weights, ({ green }) => green === 10);

  await account.codeDeploy.send(new StopDeploymentCommand({ deploymentId: id }));
  const stopped = await account.ended(id);

  expect(stopped.rollbackInfo).toBeUndefined();
  expect(await account.weights()).toEqual({ green: 10, blue: 90 });
  expect((await account.service())?.taskSets).toHaveLength(2);
  const stop = new StopDeploymentCommand({ deploymentId: id });
  expect(await errorOf(account.codeDeploy.send(stop))).toMatchObject({ name: "DeploymentAlreadyCompletedException" });
  const next = await account.deploy({ deploymentConfigName: "CodeDeployDefault.ECSAllAtOnce" });
  expect(await account.ended(next)).toMatchObject({ status: "Succeeded" });
  expect(await account.weights()).toEqual({ green: 100, blue: 0 });
});

test.each<[string, Program]>([
  ["crash", { kind: "memory", exits: { afterSeconds: 1, code: 1 } }],
  ["never become healthy", { kind: "memory", respond: (_request, response) => response.writeHead(500).end() }],
])("a deployment whose tasks %s fails after an hour, with all traffic on the blue ones", async (_what, v2) => {
  await using account = await codeDeployAccount({
    v2,
    speed: FAST,
    group: { deploymentConfigName: CANARY, autoRollbackConfiguration: AUTO_ROLLBACK },
  });

  const failed = await account.ended(await account.deploy());
  await account.ended(failed.rollbackInfo?.rollbackDeploymentId ?? "");

  expect(failed).toMatchObject({
    status: "Failed",
    errorInformation: {
      code: "TIMEOUT",
      message:
        "The deployment timed out while waiting for the replacement task set to become healthy. This time out period is 60 minutes.",
    },
  });
  const minutes = (Number(failed.completeTime) - Number(failed.startTime)) / 60_000;
  expect(minutes).toBeGreaterThan(59);
  expect(minutes).toBeLessThan(65);
  expect(statuses((await account.target(failed.deploymentId ?? "")).lifecycleEvents)).toMatchObject({
    Install: "Failed",
    AfterInstall: "Skipped",
  });
  expect(await account.weights()).toEqual({ green: 0, blue: 100 });
});

test("the tasks of a failing replacement can be looked at while it is being installed", async () => {
  await using account = await codeDeployAccount({ v2: { kind: "memory", exits: { afterSeconds: 1, code: 1 } } });

  const id = await account.deploy();
  const [task] = await account.until(
    () => stoppedTasks(account),
    (seen) => seen.length > 0,
  );

  const green = (await account.target(id)).taskSetsInfo.find(({ taskSetLabel }) => taskSetLabel === "Green");
  expect(task).toMatchObject({ startedBy: green?.identifer, stopCode: "EssentialContainerExited" });
  expect(green).toMatchObject({ status: "ACTIVE", trafficWeight: 0 });
});

test.each([
  ["Failed", "The deployment failed because one or more of the lifecycle event validation functions failed."],
  [
    "InProgress",
    "The deployment timed out while waiting for a status callback. CodeDeploy expects a status callback within one hour after a deployment hook is invoked.",
  ],
] as const)("a hook that reports %s ends the deployment before any traffic shifts", async (status, message) => {
  await using account = await codeDeployAccount({ speed: FAST, group: { autoRollbackConfiguration: AUTO_ROLLBACK } });
  account.aws.codeDeploy.hookStatuses.set("check-green", status);
  const Hooks = [{ AfterInstall: "check-anything" }, { BeforeAllowTraffic: "check-green" }];

  const failed = await account.ended(await account.deploy({ revision: appSpec("web:2", { Hooks }) }));

  expect(failed).toMatchObject({ status: "Failed", errorInformation: { code: "HOOK_EXECUTION_FAILURE", message } });
  expect(statuses((await account.target(failed.deploymentId ?? "")).lifecycleEvents)).toMatchObject({
    AfterInstall: "Succeeded",
    BeforeAllowTraffic: "Failed",
    AllowTraffic: "Skipped",
  });
  expect(failed.rollbackInfo?.rollbackDeploymentId).toBeDefined();
});

test.each([
  [
    "an AppSpec that cannot be read",
    { revisionType: "AppSpecContent", appSpecContent: { content: "version: 0.0\nResources: [" } },
    "INVALID_REVISION",
    "The input AppSpec file is a not well-formed yaml. The template cannot be parsed.",
  ],
  ["a task definition nobody registered", appSpec("web:9"), "ECS_UPDATE_ERROR", "TaskDefinition not found."],
] as const)("%s fails the deployment and leaves the service alone", async (_what, revision, code, message) => {
  await using account = await codeDeployAccount();

  const failed = await account.ended(await account.deploy({ revision }));

  expect(failed).toMatchObject({
    status: "Failed",
    errorInformation: { code, message: expect.stringContaining(message) },
  });
  expect((await account.service())?.taskSets).toHaveLength(1);
});

test("a group remembers its last deployment and its last good one", async () => {
  await using account = await codeDeployAccount({ group: { blueGreenDeploymentConfiguration: blueGreen(0) } });
  const good = await account.deploy();
  await account.ended(good);
  const bad = await account.deploy({ revision: appSpec("web:9") });
  await account.ended(bad);

  const call = new GetDeploymentGroupCommand({ applicationName: "web", deploymentGroupName: "web" });
  const { deploymentGroupInfo } = await account.codeDeploy.send(call);

  expect(deploymentGroupInfo).toMatchObject({
    lastSuccessfulDeployment: { deploymentId: good, status: "Succeeded" },
    lastAttemptedDeployment: { deploymentId: bad, status: "Failed" },
  });
  expect((await account.deployment(bad)).previousRevision?.appSpecContent?.sha256).toMatch(/^[0-9a-f]{64}$/);
});

async function stoppedTasks({ ecs }: CodeDeployAccount) {
  const stopped = { cluster: "shop", serviceName: "web", desiredStatus: "STOPPED" } as const;
  const { taskArns: tasks = [] } = await ecs.send(new ListTasksCommand(stopped));
  if (tasks.length === 0) return [];
  return (await ecs.send(new DescribeTasksCommand({ cluster: "shop", tasks }))).tasks ?? [];
}
