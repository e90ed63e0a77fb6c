import { awsEcs } from "@deploy-actions/shared/ecs/aws-ecs";
import type { DeploymentConfiguration } from "@deploy-actions/shared/ecs/ecs";
import { goBack } from "@deploy-actions/shared/ecs/go-back";
import { CRASHING } from "@deploy-actions/shared/testkit/ecs/account";
import {
  BLUE_GREEN,
  CANARY,
  LINEAR,
  nativeAccount,
  pauseAt,
  ROLLING,
} from "@deploy-actions/shared/testkit/ecs/native-account";
import { answering } from "@deploy-actions/shared/testkit/elb/pair-account";
import { accessAllowing } from "@deploy-actions/shared/testkit/simulated-access";
import { expect, test } from "@jest/globals";
import { clockOf, play, playPost } from "./native-story.ts";

const BACK = { kind: "back", taskDefinition: "web:1", already: false };
const ON_WEB_1 = { taskDefinition: "web:1", weights: "100/0" };
const PAUSES = ["POST_SCALE_UP", "PRE_PRODUCTION_TRAFFIC_SHIFT"].map((stage) => pauseAt(stage));

test.each<[string, DeploymentConfiguration]>([
  ["blue/green", BLUE_GREEN],
  ["linear", LINEAR],
  ["a canary", CANARY],
])(
  "%s that ECS called good and others could not stay with is shifted back, until the old release has all traffic",
  async (_, configuration) => {
    await using account = await nativeAccount({ configuration });
    const image = account.push("v2", answering("v2"));
    const { outcome } = await play(account, { inputs: { image } });
    const wentBack = await takeBack(account, outcome.deployed?.mine);
    expect(wentBack).toEqual({ ...BACK, how: "deployed again" });
    expect(await account.service()).toMatchObject({ ...ON_WEB_1, steady: false });
    expect(await account.settled()).toMatchObject(ON_WEB_1);
  },
);

test("pauses on the way back are passed: nobody is to be asked about the release that was good", async () => {
  await using account = await nativeAccount({ configuration: CANARY });
  const image = account.push("v2", answering("v2"));
  const { outcome } = await play(account, { inputs: { image } });
  await account.configure({ ...CANARY, lifecycleHooks: PAUSES });
  expect(await takeBack(account, outcome.deployed?.mine)).toMatchObject(BACK);
  expect(await account.service()).toMatchObject(ON_WEB_1);
});

/** What was seen last when it is to go back. */
test.each([
  "Deploying web:2",
  "SCALE_UP",
  "POST_TEST_TRAFFIC_SHIFT",
  "10 % of the production",
  "BAKE_TIME",
  "CLEAN_UP",
])("from the line %s ECS rolls back, and the old release has all traffic", async (moment) => {
  await using account = await nativeAccount({ configuration: CANARY });
  const image = account.push("v2", answering("v2"));
  const cut = await play(account, { inputs: { image }, when: { [moment]: ({ cancel }) => cancel() } });
  expect(cut.outcome.status).toBe("cancelled");
  const { finished } = await playPost(account, cut);
  expect(finished).toMatchObject({ wentBack: { ...BACK, how: "stopped, and rolled back by ECS" } });
  expect(await account.settled()).toMatchObject(ON_WEB_1);
});

test("a step that may not stop deployments deploys the release before, from the middle of the shift", async () => {
  await using account = await nativeAccount({ configuration: CANARY });
  const image = account.push("v2", answering("v2"));
  const cut = await play(account, { inputs: { image }, when: { "10 % of the": ({ cancel }) => cancel() } });
  const allowed = ["ecs:Describe*", "ecs:List*", "ecs:UpdateService", "iam:PassRole"];
  const limited = { ...account, access: accessAllowing(account.aws, allowed) };
  const { finished } = await playPost(limited, cut);
  expect(finished).toMatchObject({
    wentBack: { ...BACK, how: expect.stringContaining("deployed again, as ECS could not be told to stop") },
  });
  expect(await account.settled()).toMatchObject({ taskDefinition: "web:1" });
});

const TO_CANARY = {
  strategy: "canary",
  "deployment-configuration":
    "{ canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 2 }, bakeTimeInMinutes: 1 }",
};

test("a rolling service takes on a canary, and the new release goes that way", async () => {
  await using account = await nativeAccount({ configuration: ROLLING });
  const image = account.push("v2", answering("v2"));
  const { outcome } = await play(account, { inputs: { image, ...TO_CANARY } });
  expect(outcome).toMatchObject({ status: "deployed" });
  expect(outcome.deployed?.followed.traffic.map(({ share }) => share)).toContain(10);
  expect(await account.settled()).toMatchObject({ taskDefinition: "web:2", strategy: "CANARY" });
});

test("a canary goes back to rolling", async () => {
  await using account = await nativeAccount({ configuration: CANARY });
  const image = account.push("v2", answering("v2"));
  const { outcome } = await play(account, { inputs: { image, strategy: "rolling" } });
  expect(outcome).toMatchObject({ status: "deployed", deployed: { followed: { traffic: [] } } });
  expect(await account.settled()).toMatchObject({ taskDefinition: "web:2", strategy: "ROLLING" });
});

test.each([
  ["at 10 %", "10 % of the production"],
  ["in the bake time", "BAKE_TIME"],
])("the strategy that the step changed is taken back with the release, %s", async (_, moment) => {
  await using account = await nativeAccount({ configuration: ROLLING });
  const image = account.push("v2", answering("v2"));
  const cut = await play(account, {
    inputs: { image, ...TO_CANARY },
    when: { [moment]: ({ cancel }) => cancel() },
  });
  expect((await playPost(account, cut)).finished).toMatchObject({ wentBack: BACK });
  expect(await account.settled()).toMatchObject({ ...ON_WEB_1, strategy: "ROLLING" });
});

const LEAVES = { deploymentCircuitBreaker: { enable: true, rollback: false } };

test.each<[string, DeploymentConfiguration, Readonly<Record<string, string>>]>([
  ["had", { ...CANARY, ...LEAVES }, {}],
  ["took on with this step", { ...ROLLING, ...LEAVES }, TO_CANARY],
])("what a circuit breaker leaves half-way goes back by the strategy that it %s", async (_, configuration, inputs) => {
  await using account = await nativeAccount({ configuration });
  const image = account.push("v2", CRASHING);
  const { outcome } = await play(account, { inputs: { image, ...inputs } });
  expect(outcome).toMatchObject({ status: "rolled-back", wentBack: { ...BACK, how: "deployed again" } });
  expect(await account.settled()).toMatchObject({ taskDefinition: "web:1", strategy: configuration.strategy });
});

test("the strategy that the step left is taken back, too", async () => {
  await using account = await nativeAccount({ configuration: CANARY });
  const image = account.push("v2", answering("v2"));
  const cut = await play(account, {
    inputs: { image, strategy: "rolling" },
    when: { "has started 2 tasks": ({ cancel }) => cancel() },
  });
  expect((await playPost(account, cut)).finished).toMatchObject({ wentBack: BACK });
  expect(await account.settled()).toMatchObject({ ...ON_WEB_1, strategy: "CANARY" });
});

/** As a step does whose other services failed. */
async function takeBack(
  account: Awaited<ReturnType<typeof nativeAccount>>,
  mine: Parameters<typeof goBack>[0]["mine"] | undefined,
) {
  if (!mine) throw new Error("Nothing was deployed.");
  const clock = clockOf(account);
  const log = () => {};
  const ecs = awsEcs({ access: account.access, cluster: "prod", service: "web", clock, log });
  const before = {
    ...{ taskDefinition: "web:1", needsCopy: false, desiredCount: 2, deploymentConfiguration: {}, changed: {} },
  };
  const signal = new AbortController().signal;
  const deadline = clock.now() + 30 * 60_000;
  return await account.run(goBack({ ecs, clock, log, signal, deadline, mine, before, proven: "goes" }));
}
