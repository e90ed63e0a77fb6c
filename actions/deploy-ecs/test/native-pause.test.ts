import { CANARY, type NativeAccount, nativeAccount, pauseAt } from "@deploy-actions/shared/testkit/ecs/native-account";
import { answering } from "@deploy-actions/shared/testkit/elb/pair-account";
import { expect, test } from "@jest/globals";
import { play, playPost } from "./native-story.ts";

const STAGE = "PRE_PRODUCTION_TRAFFIC_SHIFT";
const HELD = { ...CANARY, lifecycleHooks: [pauseAt(STAGE)] };
const ON_WEB_1 = { taskDefinition: "web:1", weights: "100/0" };

const heldAccount = () => nativeAccount({ configuration: HELD });
const v2 = (account: NativeAccount) => account.push("v2", answering("v2"));

test("a step that waits for the pause is green there, and the deployment waits on", async () => {
  await using account = await heldAccount();
  const { outcome, saved } = await play(account, { inputs: { image: v2(account), "wait-until": "paused" } });
  expect(outcome).toMatchObject({
    status: "paused",
    deployed: { followed: { ending: { kind: "paused", stage: STAGE, hook: expect.stringMatching(/^ecs-pause-/) } } },
  });
  expect(saved).toMatchObject({ phase: "done" });
  await account.pass(3_600_000);
  expect(await account.service()).toMatchObject({ taskDefinition: "web:2", steady: false, weights: "100/0" });
  await account.answerPause("ROLLBACK");
  expect(await account.settled()).toMatchObject(ON_WEB_1);
});

test("any other step waits, and says who has to do what until when", async () => {
  await using account = await heldAccount();
  const { outcome, log } = await play(account, {
    inputs: { image: v2(account) },
    when: {
      // Before each step of the traffic, with a new hook every time.
      "0 % of the production traffic and 100 % of the test traffic; paused": () => account.answerPause("CONTINUE"),
      "10 % of the production traffic and 100 % of the test traffic; paused": () => account.answerPause("CONTINUE"),
    },
  });
  expect(outcome).toMatchObject({ status: "deployed" });
  const asked = log.filter((line) => line.includes("paused: "));
  expect(asked).toHaveLength(2);
  for (const line of asked)
    expect(line).toMatch(
      /^PRE_PRODUCTION_TRAFFIC_SHIFT; .*; paused: somebody has to continue it or roll it back, with a step of mode: continue or rollback, or with ContinueServiceDeployment; at \d{4}-.*Z ECS rolls back$/,
    );
});

test("somebody answers the pause with a rollback: it is told as that", async () => {
  await using account = await heldAccount();
  const { outcome } = await play(account, {
    inputs: { image: v2(account) },
    when: { "paused: ": () => account.answerPause("ROLLBACK") },
  });
  expect(outcome).toMatchObject({
    status: "rolled-back",
    diagnosis: { class: "stopped-by-someone" },
    wentBack: { kind: "back", taskDefinition: "web:1", already: true },
  });
  expect(await account.settled()).toMatchObject(ON_WEB_1);
});

test("out of time while it is paused, the pause is answered with a rollback", async () => {
  await using account = await heldAccount();
  const { outcome } = await play(account, { inputs: { image: v2(account), timeout: "5m" } });
  expect(outcome).toMatchObject({
    status: "rolled-back",
    diagnosis: { class: "timeout", what: expect.stringContaining(STAGE) },
    wentBack: { kind: "back", taskDefinition: "web:1", already: false },
  });
  expect(account.aws.calls.map(({ operation }) => operation)).toContain("ContinueServiceDeployment");
  expect(await account.settled()).toMatchObject(ON_WEB_1);
});

test.each([
  ["rollback", { kind: "settled", wentBack: { kind: "back", taskDefinition: "web:1" } }, "web:1"],
  ["leave", { kind: "left", serving: "web:2" }, "web:2"],
] as const)("cancelled while it is paused, post goes by on-cancel: %s", async (onCancel, finished, serving) => {
  await using account = await heldAccount();
  const cut = await play(account, { inputs: { image: v2(account) }, when: { "paused: ": ({ cancel }) => cancel() } });
  expect(cut.outcome).toMatchObject({ status: "cancelled" });
  expect((await playPost(account, cut, { onCancel })).finished).toMatchObject(finished);
  expect(await account.service()).toMatchObject({ taskDefinition: serving, weights: "100/0" });
});
