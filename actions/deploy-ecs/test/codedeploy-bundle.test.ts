import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { CodeDeployClient, CreateDeploymentConfigCommand, StopDeploymentCommand } from "@aws-sdk/client-codedeploy";
import {
  blueGreen,
  type CodeDeployAccount,
  CRASHING,
  openCodeDeployAccount,
} from "@deploy-actions/shared/testkit/codedeploy/account";
import { startTraffic } from "@deploy-actions/shared/testkit/elb/traffic";
import { errors, mutations } from "@deploy-actions/shared/testkit/job";
import { accessTo } from "@deploy-actions/shared/testkit/simulated-access";
import { expect, test } from "@jest/globals";
import { CANARY, checksOf, deployed, release, SPEED, startDeploy } from "./codedeploy-job.ts";

const open = (group: Parameters<typeof openCodeDeployAccount>[0] = {}) =>
  openCodeDeployAccount({ speed: SPEED, ...group });

/** Holds its tenth so long that checks meet a bad release for sure, even on a busy machine. */
const SLOW_CANARY = { "codedeploy-deployment-config": "CodeDeployDefault.ECSCanary10Percent15Minutes" };

/** Holds each quarter so long that checks of it end, even on a busy machine. */
const QUARTERS = "Linear25PercentEvery5Minutes";

/** What the log says once the new release has its first share. */
const AT_TEN = /^web:\d+ has 10 % of the traffic/;

const ON_WEB_1 = { taskDefinition: "web:1", desired: 2 };

test.concurrent.each([
  ["all at once", {}, []],
  ["a canary", CANARY, [10]],
  ["linear", { "codedeploy-deployment-config": QUARTERS }, [25, 50, 75]],
])("%s: a good release goes live, with checks at each share, and nothing is lost", async (_, configuration, shares) => {
  await using account = await open();
  await new CodeDeployClient(accessTo(account.aws).settings()).send(
    new CreateDeploymentConfigCommand({
      deploymentConfigName: QUARTERS,
      computePlatform: "ECS",
      trafficRoutingConfig: { type: "TimeBasedLinear", timeBasedLinear: { linearPercentage: 25, linearInterval: 5 } },
    }),
  );
  const traffic = startTraffic(account.url, { clients: 4, everyMs: 10 });
  const inputs = { image: release(account, "v2"), ...configuration, ...checksOf(account), "checks-bake": "10s" };
  const run = await deployed(account, { ...inputs, "expected-version": "v2" });
  const { lost } = await traffic.stop();
  expect({ errors: errors(run), ...run.outputs, lost }).toMatchObject({
    errors: [],
    status: "deployed",
    "task-definition": "web:2",
    "previous-task-definition": "web:1",
    "deployment-id": expect.stringMatching(/^d-/),
    lost: [],
  });
  expect(JSON.parse(run.outputs.release ?? "")).toMatchObject({
    kind: "codedeploy",
    application: "web",
    group: "web",
    from: "web:1",
    to: "web:2",
    deployment: expect.stringMatching(/^d-/),
  });
  for (const share of shares) expect(run.log).toContain(`Checking the release, which has ${share} % of the traffic.`);
  expect(await account.serving()).toMatchObject({ taskDefinition: "web:2" });
});

test.concurrent("the same again: unchanged, by image and by name of the task definition", async () => {
  await using account = await open();
  const image = release(account, "v2");
  await deployed(account, { image });
  const { length } = account.aws.calls;
  for (const inputs of [{ image }, { "task-definition": "web:2" }]) {
    const run = await deployed(account, inputs);
    expect({ errors: errors(run), ...run.outputs }).toMatchObject({ errors: [], status: "unchanged" });
  }
  expect(mutations(account.aws, length)).toEqual([]);
});

test.concurrent("a task definition by reference, with an AppSpec of one's own", async () => {
  await using account = await open();
  const { name } = await account.register("v2", { kind: "memory" });
  const Properties = { TaskDefinition: "mine", LoadBalancerInfo: { ContainerName: "app", ContainerPort: 8080 } };
  const appSpec = { version: 0, Resources: [{ TargetService: { Type: "AWS::ECS::Service", Properties } }] };
  const inputs = { "task-definition": name, "codedeploy-appspec": JSON.stringify(appSpec) };
  const run = await deployed(account, { ...inputs, preflight: "error" });
  expect({ errors: errors(run), ...run.outputs }).toMatchObject({ errors: [], status: "deployed" });
  expect(await account.serving()).toMatchObject({ taskDefinition: name });
});

test.concurrent("wait-until: complete waits for the end of the old tasks", async () => {
  await using account = await open();
  const run = await deployed(account, { image: release(account, "v2"), "wait-until": "complete" });
  expect({ errors: errors(run), ...run.outputs }).toMatchObject({ errors: [], status: "deployed" });
  expect(run.log).toContain("AfterAllowTraffic");
});

test.concurrent("wait-until: paused ends green where the group waits for somebody", async () => {
  await using account = await open({ group: { blueGreenDeploymentConfiguration: blueGreen(1, 60) } });
  const run = await deployed(account, { image: release(account, "v2"), "wait-until": "paused" });
  expect({ exitCode: run.exitCode, ...run.outputs, post: run.post }).toMatchObject({
    exitCode: 0,
    status: "paused",
    post: { exitCode: 0, log: expect.stringContaining("nothing to finish") },
  });
  expect(await account.serving()).toMatchObject({ ...ON_WEB_1, weights: { blue: expect.any(Number) } });
});

test.concurrent("a crash goes back without a request lost", async () => {
  await using account = await open();
  const traffic = startTraffic(account.url, { clients: 4, everyMs: 10 });
  const run = await deployed(account, { image: account.push("v2", CRASHING) });
  const { lost, answered } = await traffic.stop();
  expect(run.outputs).toMatchObject({ status: "rolled-back", "failure-class": "crash" });
  expect({ lost, versions: Object.keys(answered) }).toEqual({ lost: [], versions: ["v1"] });
  expect(await account.serving()).toMatchObject(ON_WEB_1);
});

test.concurrent.each([
  ["the first share", { ...SLOW_CANARY, "checks-bake": "14m", timeout: "2h" }, 10],
  ["all of the traffic", {}, 100],
])("checks that fail at %s end it there, and the old release serves again", async (_, configuration, share) => {
  await using account = await open();
  const run = await deployed(account, { image: release(account, "v2", 500), ...checksOf(account), ...configuration });
  expect({ ...run.outputs, post: run.post }).toMatchObject({
    status: "rolled-back",
    "failure-class": "checks-failed",
    post: { exitCode: 0 },
  });
  expect(errors(run)).toEqual([expect.stringContaining(`with ${share} % of the traffic`)]);
  expect(await account.serving()).toMatchObject({ ...ON_WEB_1, weights: { blue: expect.any(Number) } });
});

test.concurrent("an alarm of the group stops it: CodeDeploy's rollback is followed", async () => {
  const alarmConfiguration = { enabled: true, alarms: [{ name: "web-5xx" }] };
  await using account = await open({ group: { alarmConfiguration } });
  const ring = await alarm(account, "web-5xx");
  const job = startDeploy(
    account,
    { image: release(account, "v2"), ...CANARY },
    {
      onLine: ({ text }) => AT_TEN.test(text) && void ring(),
    },
  );
  const run = await job.result;
  expect(run.outputs).toMatchObject({ status: "rolled-back", "failure-class": "alarm" });
  expect(errors(run)).toEqual([expect.stringContaining("web-5xx")]);
  expect(await account.serving()).toMatchObject(ON_WEB_1);
});

test.concurrent("somebody stops it: said, and the old release serves", async () => {
  await using account = await open();
  const job = startDeploy(
    account,
    { image: release(account, "v2"), ...CANARY },
    {
      onLine: ({ text }) => AT_TEN.test(text) && void stop(account),
    },
  );
  const run = await job.result;
  expect(run.outputs).toMatchObject({ status: "rolled-back", "failure-class": "stopped-by-someone" });
  expect(await account.serving()).toMatchObject(ON_WEB_1);
});

test.concurrent("another deployment in progress: fail explains it, wait waits for it", async () => {
  await using account = await open();
  let second: ReturnType<typeof deployed> | undefined;
  let refused: ReturnType<typeof deployed> | undefined;
  const onLine = ({ text }: { text: string }) => {
    if (!AT_TEN.test(text)) return;
    refused ??= deployed(account, { image: release(account, "v9"), "if-in-progress": "fail" });
    second ??= deployed(account, { image: release(account, "v3"), timeout: "40m" });
  };
  const first = await startDeploy(account, { image: release(account, "v2"), ...CANARY }, { onLine }).result;
  expect(first.outputs).toMatchObject({ status: "deployed" });
  expect(errors((await refused) ?? first)).toEqual([
    expect.stringMatching(/Deployment d-\S+ of web:2 is in progress in this group/),
  ]);
  const waited = await second;
  expect(waited?.log).toMatch(/d-\S+ of web:2 is in progress/);
  expect(waited?.outputs).toMatchObject({ status: "deployed" });
  expect(await account.serving()).toMatchObject({ taskDefinition: waited?.outputs["task-definition"] });
});

test.concurrent.each([
  ["rollback", ON_WEB_1, "The service runs web:1 again"],
  ["leave", {}, "It was left, as on-cancel: leave asks"],
])("cancelled at the first share with on-cancel: %s", async (onCancel, ends, says) => {
  await using account = await open();
  const job = startDeploy(
    account,
    { image: release(account, "v2"), ...CANARY, "on-cancel": onCancel },
    {
      onLine: ({ text }) => AT_TEN.test(text) && job.cancel(),
    },
  );
  const run = await job.result;
  expect({ ...run.outputs, post: run.post }).toMatchObject({
    status: "cancelled",
    post: { exitCode: 0, log: expect.stringContaining(says) },
  });
  expect(await account.serving()).toMatchObject(ends);
});

test.concurrent("desired-count alone: the tasks follow, and no deployment is made", async () => {
  await using account = await open();
  const { length } = account.aws.calls;
  const run = await deployed(account, { "desired-count": "3" });
  expect({ errors: errors(run), ...run.outputs }).toMatchObject({ errors: [], status: "deployed" });
  expect(mutations(account.aws, length)).toEqual(["UpdateService"]);
  expect(await account.serving()).toMatchObject({ taskDefinition: "web:1", desired: 3 });
});

test.concurrent("inputs that CodeDeploy has no use for are refused by name, before anything is changed", async () => {
  await using account = await open();
  const { length } = account.aws.calls;
  const run = await deployed(account, {
    image: release(account, "v2"),
    "deployment-configuration": "{ maximumPercent: 150 }",
    "if-in-progress": "replace",
    "codedeploy-deployment-config": "CodeDeployDefault.ECSLinear10PercentEvery3Minutes",
    timeout: "10m",
  });
  expect(errors(run).join()).toMatch(/deployment-configuration[\s\S]*timeout[\s\S]*if-in-progress/);
  const missing = await deployed(account, { image: release(account, "v2"), "codedeploy-application": "wbe" });
  expect(errors(missing).join()).toMatch(/wbe/);
  expect(mutations(account.aws, length)).toEqual([]);
});

async function alarm({ aws }: CodeDeployAccount, AlarmName: string) {
  const cloudWatch = new CloudWatchClient(accessTo(aws).settings());
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      ...{ AlarmName, Namespace: "Shop", MetricName: "errors", Statistic: "Sum", Period: 60, EvaluationPeriods: 1 },
      ...{ Threshold: 5, ComparisonOperator: "GreaterThanThreshold", TreatMissingData: "ignore" },
    }),
  );
  return () => cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue: "ALARM", StateReason: "test" }));
}

/** As somebody at the console does, with the box for the rollback ticked. */
async function stop({ aws, codeDeploy }: CodeDeployAccount): Promise<void> {
  const created = aws.calls.findLast(({ operation }) => operation === "CreateDeployment");
  const { deploymentId } = (created?.output ?? {}) as { deploymentId?: string };
  await codeDeploy.send(new StopDeploymentCommand({ deploymentId, autoRollbackEnabled: true }));
}
