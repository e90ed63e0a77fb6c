import type { IncomingMessage, ServerResponse } from "node:http";
import { BLUE_GREEN, CANARY, nativeAccount } from "@deploy-actions/shared/testkit/ecs/native-account";
import { answering } from "@deploy-actions/shared/testkit/elb/pair-account";
import { expect, test } from "@jest/globals";
import { play } from "./native-story.ts";

/** No answer may be bad, for a minute: at 10 % that finds a release that answers 500. */
const strict = (url: string) => ({
  checks: JSON.stringify([{ kind: "http", name: "home", url, expect: { status: 200 }, "failure-limit": 0 }]),
  "checks-interval": "500ms",
  "checks-bake": "1m",
});

/** Bad for so long as `isBad` says. */
function changing() {
  const release = { isBad: false };
  const program = {
    kind: "memory" as const,
    respond: (request: IncomingMessage, response: ServerResponse) => {
      request.resume();
      response.writeHead(release.isBad && request.url !== "/health" ? 500 : 200).end("v2");
    },
  };
  return { release, program };
}

test("checks that pass at 10 % and at 100 % let a canary end well, and the report has both", async () => {
  await using account = await nativeAccount({ configuration: CANARY });
  const image = account.push("v2", answering("v2"));
  const { outcome, step } = await play(account, { inputs: { image, ...strict(account.url) } });
  expect(outcome.status).toBe("deployed");
  expect(step.verifications.map(({ share, judgement }) => [share, judgement.verdict])).toEqual([
    [10, "passed"],
    [100, "passed"],
  ]);
  expect(await account.settled()).toMatchObject({ taskDefinition: "web:2", weights: "0/100" });
});

test("checks that fail at 10 % end a canary there: the traffic goes back at once", async () => {
  await using account = await nativeAccount({ configuration: CANARY });
  const image = account.push("v2", answering("v2", 500));
  const weights: Promise<string>[] = [];
  const look = async () => (await account.service()).weights;
  const { outcome, step } = await play(account, {
    inputs: { image, ...strict(account.url) },
    when: {
      "Stopping ecs-svc": () => weights.push(look()),
      "ECS is rolling back": () => weights.push(look()),
    },
  });
  expect(outcome).toMatchObject({
    status: "rolled-back",
    taskDefinition: "web:2",
    deployed: { followed: { ending: { kind: "unhealthy", share: 10 } } },
    diagnosis: { class: "checks-failed", what: "web:2 did not pass its checks with 10 % of the traffic." },
    wentBack: { kind: "back", taskDefinition: "web:1", how: "stopped, and rolled back by ECS", already: false },
  });
  expect(await Promise.all(weights)).toEqual(["90/10", "100/0"]);
  expect(step.verifications).toMatchObject([{ share: 10, judgement: { verdict: "failed" } }]);
  expect(await account.settled()).toMatchObject({ taskDefinition: "web:1", weights: "100/0" });
});

test("checks that pass at 10 % and fail at 100 % take it back within the bake time", async () => {
  await using account = await nativeAccount({ configuration: { ...CANARY, bakeTimeInMinutes: 5 } });
  const { release, program } = changing();
  const image = account.push("v2", program);
  const { outcome, step } = await play(account, {
    inputs: { image, ...strict(account.url) },
    when: {
      "PRODUCTION_TRAFFIC_SHIFT; the new revision has 100 %": () => {
        release.isBad = true;
      },
    },
  });
  expect(outcome).toMatchObject({
    status: "rolled-back",
    deployed: { followed: { ending: { kind: "unhealthy", share: 100 } } },
    diagnosis: { class: "checks-failed" },
    wentBack: { kind: "back", taskDefinition: "web:1", how: "stopped, and rolled back by ECS" },
  });
  expect(step.verifications.map(({ share, judgement }) => [share, judgement.verdict])).toEqual([
    [10, "passed"],
    [100, "failed"],
  ]);
  expect(await account.settled()).toMatchObject({ taskDefinition: "web:1", weights: "100/0" });
});

test("checks that fail after ECS called it good have the release before deployed again, through the shift", async () => {
  await using account = await nativeAccount({ configuration: { ...BLUE_GREEN, bakeTimeInMinutes: 0 } });
  const { release, program } = changing();
  const image = account.push("v2", program);
  const { outcome, log } = await play(account, {
    inputs: { image, ...strict(account.url), "checks-bake": "5m" },
    when: {
      CLEAN_UP: () => {
        account.aws.clock.after(120_000, () => {
          release.isBad = true;
        });
      },
    },
  });
  expect(outcome).toMatchObject({
    status: "rolled-back",
    deployed: { followed: { ending: { kind: "unhealthy", share: 100 } } },
    wentBack: { kind: "back", taskDefinition: "web:1", how: "deployed again", already: false },
  });
  expect(log).toContain("Deploying web:1 again.");
  expect(await account.service()).toMatchObject({ taskDefinition: "web:1", weights: "100/0" });
  expect(await account.settled()).toMatchObject({ taskDefinition: "web:1", weights: "100/0" });
});

test("checks are cut short when ECS goes back meanwhile, and nothing waits for them", async () => {
  await using account = await nativeAccount({ configuration: CANARY });
  const image = account.push("v2", answering("v2"));
  const { outcome, step } = await play(account, {
    inputs: { image, ...strict(account.url), "checks-bake": "1h" },
    when: { "10 % of the production": () => account.stop() },
  });
  expect(outcome).toMatchObject({
    status: "rolled-back",
    diagnosis: { class: "stopped-by-someone" },
    wentBack: { kind: "back", taskDefinition: "web:1", already: true },
  });
  expect(step.verifications).toEqual([]);
});
