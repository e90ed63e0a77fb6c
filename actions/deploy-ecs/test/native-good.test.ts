import type { DeploymentConfiguration } from "@deploy-actions/shared/ecs/ecs";
import { BLUE_GREEN, CANARY, LINEAR, nativeAccount, pauseAt } from "@deploy-actions/shared/testkit/ecs/native-account";
import { answering } from "@deploy-actions/shared/testkit/elb/pair-account";
import { expect, test } from "@jest/globals";
import { play } from "./native-story.ts";

const HELD_BEFORE = { ...CANARY, lifecycleHooks: [pauseAt("POST_TEST_TRAFFIC_SHIFT")] };

test.each<[string, DeploymentConfiguration, readonly number[]]>([
  ["blue/green", BLUE_GREEN, [0, 100]],
  ["linear", LINEAR, [0, 34, 68, 100]],
  ["a canary", CANARY, [0, 10, 100]],
])(
  "%s: a good release gets all the traffic, and each stage and split is told once",
  async (_, configuration, shares) => {
    await using account = await nativeAccount({ configuration });
    const image = account.push("v2", answering("v2"));
    const { outcome, stages, saved } = await play(account, { inputs: { image } });
    expect(outcome).toMatchObject({ status: "deployed", taskDefinition: "web:2" });
    expect(await account.service()).toMatchObject({ taskDefinition: "web:2", steady: true, weights: "0/100" });
    expect([...new Set(outcome.deployed?.followed.traffic.map(({ share }) => share))]).toEqual(shares);
    expect(stages).toEqual([...new Set(stages)]);
    expect(stages.at(-1)).toMatch(/^CLEAN_UP; the new revision has 100 % of the production traffic/);
    expect(saved).toEqual({ phase: "done", serving: "web:2" });
  },
);

test.each<[string, string, object, DeploymentConfiguration]>([
  ["traffic-shifted", "deployed", { weights: "0/100", steady: false }, CANARY],
  ["bake", "deployed", { weights: "0/100", steady: false }, CANARY],
  ["complete", "deployed", { weights: "0/100", steady: true }, CANARY],
  ["paused", "paused", { weights: "100/0", steady: false }, HELD_BEFORE],
  // There is no pause to wait for.
  ["paused", "deployed", { weights: "0/100" }, CANARY],
])("wait-until %s ends %s with %j", async (waitUntil, status, seen, configuration) => {
  await using account = await nativeAccount({ configuration });
  const image = account.push("v2", answering("v2"));
  const { outcome, saved } = await play(account, { inputs: { image, "wait-until": waitUntil } });
  expect(outcome).toMatchObject({ status, taskDefinition: "web:2" });
  expect(await account.service()).toMatchObject({ taskDefinition: "web:2", ...seen });
  expect(saved).toEqual({ phase: "done", serving: "web:2" });
});

test("each moment comes as soon as it is there: shifted, baked, complete", async () => {
  const took: number[] = [];
  for (const waitUntil of ["traffic-shifted", "bake", "complete"]) {
    await using account = await nativeAccount({ configuration: { ...BLUE_GREEN, bakeTimeInMinutes: 10 } });
    const image = account.push("v2", answering("v2"));
    took.push((await play(account, { inputs: { image, "wait-until": waitUntil } })).seconds);
  }
  const [shifted = 0, baked = 0, complete = 0] = took;
  expect(baked - shifted).toBeGreaterThan(590);
  expect(baked - shifted).toBeLessThan(620);
  expect(complete).toBeGreaterThan(baked);
});
