import type { IncomingMessage, ServerResponse } from "node:http";
import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { DeleteServiceCommand } from "@aws-sdk/client-ecs";
import type { DeploymentConfiguration } from "@deploy-actions/shared/ecs/ecs";
import { CRASHING } from "@deploy-actions/shared/testkit/ecs/account";
import {
  BLUE_GREEN,
  CANARY,
  HOOK_FUNCTION,
  lambdaAt,
  nativeAccount,
  pauseAt,
} from "@deploy-actions/shared/testkit/ecs/native-account";
import { answering } from "@deploy-actions/shared/testkit/elb/pair-account";
import { expect, test } from "@jest/globals";
import { play } from "./native-story.ts";

const NO_BREAKER = { deploymentCircuitBreaker: { enable: false, rollback: false } };
/** It runs, and its health check never passes. */
const UNHEALTHY = {
  kind: "memory" as const,
  respond: (request: IncomingMessage, response: ServerResponse) => {
    request.resume();
    response.writeHead(503).end();
  },
};
const ON_WEB_1 = { taskDefinition: "web:1", weights: "100/0" };

test.each([
  ["crashes, and ECS counts", CRASHING, CANARY, "crash"],
  ["crashes, and nobody counts but this step", CRASHING, { ...CANARY, ...NO_BREAKER }, "crash"],
  ["is never healthy, and ECS counts", UNHEALTHY, BLUE_GREEN, "target-unhealthy"],
  [
    "is never healthy, and nobody counts but this step",
    UNHEALTHY,
    { ...BLUE_GREEN, ...NO_BREAKER },
    "target-unhealthy",
  ],
])("a new release that %s gets no traffic, and is rolled back", async (_, program, configuration, failureClass) => {
  await using account = await nativeAccount({ configuration });
  const image = account.push("v2", program);
  const { outcome } = await play(account, { inputs: { image, timeout: "8m" } });
  expect(outcome).toMatchObject({
    status: "rolled-back",
    diagnosis: { class: failureClass },
    wentBack: { kind: "back", taskDefinition: "web:1" },
  });
  expect(outcome.deployed?.followed.traffic.every(({ share }) => share === 0)).toBe(true);
  expect(await account.settled()).toMatchObject(ON_WEB_1);
});

test.each([
  ["as soon as it began", "Deploying web:2"],
  ["at 10 %", "10 % of the production"],
  ["in the bake time", "BAKE_TIME"],
])("an alarm %s ends the deployment", async (_, moment) => {
  const alarms = { alarmNames: ["web-5xx"], enable: true, rollback: true };
  await using account = await nativeAccount({ configuration: { ...CANARY, alarms } });
  const cloudWatch = new CloudWatchClient(account.access.settings());
  const AlarmName = "web-5xx";
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      ...{ AlarmName, Namespace: "Shop", MetricName: "errors", Statistic: "Sum", Period: 60, EvaluationPeriods: 1 },
      ...{ Threshold: 5, ComparisonOperator: "GreaterThanThreshold", TreatMissingData: "ignore" },
    }),
  );
  const image = account.push("v2", answering("v2"));
  const ring = new SetAlarmStateCommand({ AlarmName, StateValue: "ALARM", StateReason: "test" });
  const { outcome } = await play(account, {
    inputs: { image },
    when: { [moment]: () => cloudWatch.send(ring) },
  });
  expect(outcome).toMatchObject({
    status: "rolled-back",
    diagnosis: { class: "alarm", reason: expect.stringContaining("web-5xx") },
    wentBack: { kind: "back", taskDefinition: "web:1", how: "ECS rolled back", already: true },
  });
  expect(await account.settled()).toMatchObject(ON_WEB_1);
});

test.each<[string, DeploymentConfiguration, "FAILED" | "IN_PROGRESS", RegExp]>([
  ["said no", { ...BLUE_GREEN, lifecycleHooks: [lambdaAt("POST_SCALE_UP")] }, "FAILED", /said no to the new release/],
  [
    "said no once all traffic was shifted",
    { ...CANARY, lifecycleHooks: [lambdaAt("POST_PRODUCTION_TRAFFIC_SHIFT")] },
    "FAILED",
    /said no to the new release/,
  ],
  [
    "never came to an end",
    { ...CANARY, lifecycleHooks: [lambdaAt("POST_TEST_TRAFFIC_SHIFT", { timeoutInMinutes: 3 })] },
    "IN_PROGRESS",
    /did not come to an end in time/,
  ],
  [
    "waited for somebody who did not come",
    { ...CANARY, lifecycleHooks: [pauseAt("PRE_PRODUCTION_TRAFFIC_SHIFT", { timeoutInMinutes: 3 })] },
    "FAILED",
    /nobody|in time/i,
  ],
])("a hook that %s takes the release back", async (_, configuration, answer, what) => {
  await using account = await nativeAccount({ configuration });
  account.aws.ecs.hookStatuses.set(HOOK_FUNCTION, answer);
  const image = account.push("v2", answering("v2"));
  const { outcome } = await play(account, { inputs: { image } });
  expect(outcome).toMatchObject({
    status: "rolled-back",
    diagnosis: { class: "hook-failed", what: expect.stringMatching(what) },
    wentBack: { kind: "back", taskDefinition: "web:1", already: true },
  });
  expect(await account.settled()).toMatchObject(ON_WEB_1);
});

/** A line of the log from each phase of a canary. */
const PHASES = ["Deploying web:2", "SCALE_UP", "10 % of the production", "BAKE_TIME", "CLEAN_UP"];

test.each(PHASES.slice(1))(
  "somebody stops it at the line %s: it is told, and the old release serves",
  async (moment) => {
    await using account = await nativeAccount({ configuration: CANARY });
    const image = account.push("v2", answering("v2"));
    const { outcome } = await play(account, { inputs: { image }, when: { [moment]: () => account.stop() } });
    expect(outcome).toMatchObject({
      status: "rolled-back",
      diagnosis: { class: "stopped-by-someone" },
      wentBack: { kind: "back", taskDefinition: "web:1", already: true },
    });
    expect(await account.settled()).toMatchObject({ taskDefinition: "web:1", weights: "100/0" });
  },
);

test.each(PHASES)("somebody deploys a newer release at the line %s: it is left alone", async (moment) => {
  await using account = await nativeAccount({ configuration: CANARY });
  const image = account.push("v2", answering("v2"));
  const newer = account.push("v3", answering("v3"));
  const { outcome, saved } = await play(account, {
    inputs: { image },
    when: { [moment]: async () => account.deploy(await account.register(newer)) },
  });
  expect(outcome).toMatchObject({ status: "superseded", diagnosis: { class: "superseded" } });
  expect(saved).toMatchObject({ phase: "done" });
  expect(await account.settled()).toMatchObject({ taskDefinition: "web:3" });
});

test.each([
  ["before any traffic", "POST_SCALE_UP", "0 %"],
  ["at 10 %", "PRODUCTION_TRAFFIC_SHIFT", "10 %"],
  ["with all traffic", "POST_PRODUCTION_TRAFFIC_SHIFT", "100 %"],
])(
  "out of time %s, where a hook does not end, it goes back, and the reason says how far it was",
  async (_, stage, share) => {
    await using account = await nativeAccount({ configuration: { ...CANARY, lifecycleHooks: [lambdaAt(stage)] } });
    account.aws.ecs.hookStatuses.set(HOOK_FUNCTION, "IN_PROGRESS");
    const image = account.push("v2", answering("v2"));
    const { outcome } = await play(account, { inputs: { image, timeout: "10m" } });
    expect(outcome).toMatchObject({
      status: "rolled-back",
      diagnosis: { class: "timeout", what: expect.stringContaining(`(at ${stage}, with ${share} of the traffic)`) },
      wentBack: { kind: "back", taskDefinition: "web:1", already: false },
    });
    expect(await account.settled()).toMatchObject(ON_WEB_1);
  },
);

test.each(["SCALE_UP", "BAKE_TIME"])(
  "the service is deleted at %s: there is nothing left to go back on",
  async (moment) => {
    await using account = await nativeAccount({ configuration: CANARY });
    const image = account.push("v2", answering("v2"));
    const remove = new DeleteServiceCommand({ cluster: "prod", service: "web", force: true });
    const { outcome } = await play(account, {
      inputs: { image },
      when: { [moment]: () => account.ecs.send(remove) },
    });
    expect(outcome).toMatchObject({ status: "failed", diagnosis: { class: "stopped-by-someone" } });
  },
);
