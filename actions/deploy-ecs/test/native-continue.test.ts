import { CANARY, nativeAccount, pauseAt } from "@deploy-actions/shared/testkit/ecs/native-account";
import { answering } from "@deploy-actions/shared/testkit/elb/pair-account";
import { expect, test } from "@jest/globals";
import { releaseHandle } from "../src/handle.ts";
import { play, playPost } from "./native-story.ts";

const PLACE = { region: "eu-west-1", cluster: "prod", service: "web" };
const HELD = { ...CANARY, lifecycleHooks: [pauseAt("POST_TEST_TRAFFIC_SHIFT")] };
const ON_WEB_1 = { taskDefinition: "web:1", weights: "100/0" };

/** Service web with v2 paused before it has any traffic, and what the job that continues it is given. */
async function paused(status = 200) {
  const account = await nativeAccount({ configuration: HELD });
  const image = account.push("v2", answering("v2", status));
  const { outcome } = await play(account, { inputs: { image, "wait-until": "paused" } });
  const release = releaseHandle(outcome, PLACE);
  return Object.assign(account, { inputs: { mode: "continue", release, preflight: "error" } });
}

test("a continued release that somebody stops is told as that, and its way back is seen to its end", async () => {
  await using account = await paused();
  const { outcome } = await play(account, {
    ...account,
    when: { "10 % of the production traffic": () => account.stop() },
  });
  expect(outcome).toMatchObject({
    status: "rolled-back",
    diagnosis: { class: "stopped-by-someone" },
    wentBack: { kind: "back", taskDefinition: "web:1", already: true },
  });
  expect(await account.settled()).toMatchObject(ON_WEB_1);
});

test("a continued release that fails its checks is taken back", async () => {
  await using account = await paused(500);
  const checks = JSON.stringify([
    { kind: "http", name: "home", url: account.url, expect: { status: 200 }, "failure-limit": 0 },
  ]);
  const { outcome } = await play(account, {
    inputs: { ...account.inputs, checks, "checks-interval": "500ms", "checks-bake": "1m" },
  });
  expect(outcome).toMatchObject({ status: "rolled-back", wentBack: { kind: "back", taskDefinition: "web:1" } });
  expect(await account.settled()).toMatchObject(ON_WEB_1);
});

test.each(["Continued ecs-svc/", "10 % of the production traffic"])(
  "cancelled at %j, post takes the continued release back",
  async (line) => {
    await using account = await paused();
    const cut = await play(account, { ...account, when: { [line]: ({ cancel }) => cancel() } });
    expect(cut.outcome).toMatchObject({ status: "cancelled" });
    const { finished } = await playPost(account, cut);
    expect(finished).toMatchObject({ kind: "settled", wentBack: { kind: "back", taskDefinition: "web:1" } });
    expect(await account.settled()).toMatchObject(ON_WEB_1);
  },
);

test("a release that somebody replaces once it is continued is left to them", async () => {
  await using account = await paused();
  const { outcome } = await play(account, {
    ...account,
    when: {
      "10 % of the production traffic": async () =>
        account.deploy(await account.register(account.push("v3", answering("v3")))),
    },
  });
  expect(outcome).toMatchObject({ status: "superseded", wentBack: undefined });
});
