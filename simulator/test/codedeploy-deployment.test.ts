import { ContinueDeploymentCommand } from "@aws-sdk/client-codedeploy";
import {
  DescribeTasksCommand,
  ListServiceDeploymentsCommand,
  ListTasksCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import { expect, test } from "@jest/globals";
import { errorOf } from "./client-settings.ts";
import {
  appSpec,
  blueGreen,
  type CodeDeployAccount,
  codeDeployAccount,
  statuses,
  TARGET_ID,
} from "./codedeploy-account.ts";

test("an all-at-once deployment starts green tasks, moves all traffic and stops the blue ones after the wait", async () => {
  await using account = await codeDeployAccount();
  const before = await account.service();

  const id = await account.deploy();
  const ended = await account.ended(id);

  expect(id).toMatch(/^d-[0-9A-Z]{9}$/);
  expect(ended).toMatchObject({
    status: "Succeeded",
    creator: "user",
    deploymentConfigName: "CodeDeployDefault.ECSAllAtOnce",
    deploymentOverview: { Succeeded: 1, Failed: 0 },
  });
  expect(await account.weights()).toEqual({ green: 100, blue: 0 });
  expect(await (await fetch(account.url)).text()).toBe("v2");
  const { lifecycleEvents, taskSetsInfo, ...target } = await account.target(id);
  expect(target).toMatchObject({ targetId: TARGET_ID, status: "Succeeded" });
  expect(statuses(lifecycleEvents)).toEqual({
    BeforeInstall: "Succeeded",
    Install: "Succeeded",
    AfterInstall: "Succeeded",
    AllowTestTraffic: "Skipped",
    AfterAllowTestTraffic: "Succeeded",
    BeforeAllowTraffic: "Succeeded",
    AllowTraffic: "Succeeded",
    AfterAllowTraffic: "Succeeded",
  });
  const green = taskSetsInfo.find(({ taskSetLabel }) => taskSetLabel === "Green");
  expect(green).toMatchObject({
    status: "PRIMARY",
    runningCount: 2,
    trafficWeight: 100,
    targetGroup: { name: "green" },
  });
  const after = await account.until(account.service, (seen) => seen?.taskSets?.length === 1);
  expect(after?.taskSets).toMatchObject([
    {
      id: green?.identifer,
      externalId: id,
      status: "PRIMARY",
      stabilityStatus: "STEADY_STATE",
      scale: { value: 100, unit: "PERCENT" },
    },
  ]);
  expect(before?.taskDefinition).toMatch(/web:1$/);
  expect(after?.taskDefinition).toMatch(/web:2$/);
});

test("a deployment is created, started and, while blue tasks wait for their end, still in progress with both task sets", async () => {
  // It is created for three seconds, and a busy machine needs a while to look.
  const group = { blueGreenDeploymentConfiguration: blueGreen(60) };
  await using account = await codeDeployAccount({ group, speed: 10 });

  const id = await account.deploy();
  const [created, early] = await Promise.all([account.deployment(id), errorOf(account.target(id))]);
  expect(created).toMatchObject({ status: "Created" });
  expect(early).toMatchObject({ name: "DeploymentNotStartedException" });
  const waiting = await account.until(
    () => account.deployment(id),
    (seen) => seen.instanceTerminationWaitTimeStarted === true,
  );

  expect(waiting).toMatchObject({ status: "InProgress" });
  expect(waiting.deploymentOverview).toBeUndefined();
  const { taskSets = [] } = (await account.service()) ?? {};
  expect(taskSets.map(({ status, runningCount }) => [status, runningCount])).toEqual([
    ["PRIMARY", 2],
    ["ACTIVE", 2],
  ]);
  await account.codeDeploy.send(
    new ContinueDeploymentCommand({ deploymentId: id, deploymentWaitType: "TERMINATION_WAIT" }),
  );
  expect(await account.ended(id)).toMatchObject({ status: "Succeeded" });
});

test("tasks carry the id of their task set, and ECS keeps no service deployments of such a service", async () => {
  await using account = await codeDeployAccount();
  const { taskSets: [taskSet] = [] } = (await account.service()) ?? {};

  const { taskArns: tasks = [] } = await account.ecs.send(
    new ListTasksCommand({ cluster: "shop", serviceName: "web" }),
  );
  const described = await account.ecs.send(new DescribeTasksCommand({ cluster: "shop", tasks }));
  const { serviceDeployments } = await account.ecs.send(
    new ListServiceDeploymentsCommand({ cluster: "shop", service: "web" }),
  );

  expect(described.tasks?.map(({ startedBy }) => startedBy)).toEqual([taskSet?.id, taskSet?.id]);
  expect(taskSet?.id).toMatch(/^ecs-svc\/\d{19}$/);
  expect(serviceDeployments).toEqual([]);
});

test("the events of such a service name the task set that they tell of", async () => {
  await using account = await codeDeployAccount();
  const { taskSets: [taskSet] = [], events = [] } = (await account.service()) ?? {};
  const messages = events.map(({ message }) => message);

  expect(messages).toContain(`(service web, taskSet ${taskSet?.id}) updated state to STEADY_STATE.`);
  expect(messages).toContain("(service web) has reached a steady state.");
  expect(messages).toContainEqual(
    expect.stringContaining(`(service web, taskSet ${taskSet?.id}) has started 2 tasks: (task `),
  );
});

test("UpdateService scales the task sets of such a service, and leaves its task definition to CodeDeploy", async () => {
  await using account = await codeDeployAccount();

  await account.ecs.send(new UpdateServiceCommand({ cluster: "shop", service: "web", desiredCount: 3 }));
  const scaled = await account.until(account.service, (seen) => seen?.runningCount === 3);
  const change = new UpdateServiceCommand({ cluster: "shop", service: "web", taskDefinition: "web:2" });

  expect(scaled?.taskSets).toMatchObject([{ computedDesiredCount: 3 }]);
  expect(await errorOf(account.ecs.send(change))).toMatchObject({
    name: "InvalidParameterException",
    message:
      "Unable to update task definition on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.",
  });
});

test("with STOP_DEPLOYMENT a deployment is Ready before any traffic shifts, and goes on when it is told to", async () => {
  await using account = await codeDeployAccount({
    testListener: true,
    group: { blueGreenDeploymentConfiguration: blueGreen(0, 60) },
  });

  const id = await account.deploy();
  await account.reached(id, "Ready");
  const answers = async (url = "") => (await fetch(url, { headers: { connection: "close" } })).text();
  await account.pass(2);

  expect([await answers(account.url), await answers(account.testUrl)]).toEqual(["v1", "v2"]);
  expect(statuses((await account.target(id)).lifecycleEvents)).toMatchObject({
    AllowTestTraffic: "Succeeded",
    AfterAllowTestTraffic: "Succeeded",
    BeforeAllowTraffic: "Pending",
  });
  await continueReady(account, id);
  expect(await account.ended(id)).toMatchObject({ status: "Succeeded" });
  expect(await answers(account.url)).toBe("v2");
});

test("a deployment that nobody continues in time is stopped", async () => {
  await using account = await codeDeployAccount({
    group: { blueGreenDeploymentConfiguration: blueGreen(0, 5) },
  });

  const ended = await account.ended(await account.deploy());

  expect(ended).toMatchObject({
    status: "Stopped",
    errorInformation: {
      code: "TIMEOUT",
      message:
        "The deployment timed out while waiting for a notification to continue. This time out period is 5 minutes.",
    },
  });
  expect(ended.rollbackInfo).toBeUndefined();
});

test("only a deployment that waits can be continued, and only one that goes on", async () => {
  await using account = await codeDeployAccount();
  const id = await account.deploy();

  expect(await errorOf(continueReady(account, id))).toMatchObject({ name: "DeploymentIsNotInReadyStateException" });
  await account.ended(id);
  expect(await errorOf(continueReady(account, id))).toMatchObject({ name: "DeploymentAlreadyCompletedException" });
});

test("a second deployment in the group waits for nobody: it is refused with the id of the first", async () => {
  await using account = await codeDeployAccount();
  const first = await account.deploy();

  expect(await errorOf(account.deploy())).toMatchObject({
    name: "DeploymentLimitExceededException",
    message: `The Deployment Group 'web' already has an active Deployment '${first}'`,
  });
  await account.ended(first);
  const second = await account.deploy({ revision: appSpec("web:1") });
  expect(await account.ended(second)).toMatchObject({ status: "Succeeded" });
  expect(await account.weights()).toEqual({ green: 0, blue: 100 });
});

const continueReady = ({ codeDeploy }: CodeDeployAccount, deploymentId: string) =>
  codeDeploy.send(new ContinueDeploymentCommand({ deploymentId, deploymentWaitType: "READY_WAIT" }));
