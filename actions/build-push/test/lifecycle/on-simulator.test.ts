import { expect, test } from "@jest/globals";
import { applyLifecycle } from "../../src/lifecycle/apply-lifecycle.ts";
import { generatePolicy } from "../../src/lifecycle/generate.ts";
import { type LifecyclePorts, type LifecycleRequest, planLifecycle } from "../../src/lifecycle/plan-lifecycle.ts";
import { type Rule, writePolicy } from "../../src/lifecycle/policy.ts";
import { readPolicy } from "../../src/lifecycle/read-policy.ts";
import type { Reference } from "../../src/registry/references.ts";
import { HOST } from "../fakes/fake-world.ts";
import { type SimulatedStage, simulatedStage } from "../registry-stage.ts";
import { newest, prefix, rule } from "./images.ts";

const SETTINGS = { keepReleases: 100, keepBuilds: 2, pullRequestDays: 14, untaggedDays: 7 };

const REQUEST: LifecycleRequest = {
  repository: "shop/web",
  repositoryUri: `${HOST}/shop/web`,
  mode: "manage",
  settings: SETTINGS,
  adopt: undefined,
  maxExpire: { percent: 100 },
};

async function manage(stage: SimulatedStage, given: Partial<LifecycleRequest>, names: readonly Reference[] = []) {
  const { images, policies } = stage.registry;
  const ports: LifecyclePorts = {
    images,
    policies,
    references: { to: async () => names },
    clock: stage.clock,
    log: () => {},
  };
  const request = { ...REQUEST, ...given };
  return await stage.run((async () => await applyLifecycle(await planLifecycle(request, ports), ports))());
}

async function rulesOf({ registry }: SimulatedStage): Promise<readonly Rule[] | undefined> {
  const text = await registry.policies.read("shop/web");
  const read = text === undefined ? undefined : readPolicy(text);
  return read?.ok ? read.value.rules : undefined;
}

/** Oldest first. */
async function pushed(stage: SimulatedStage, ...tags: readonly string[]): Promise<readonly string[]> {
  const digests: string[] = [];
  for (const tag of tags) {
    digests.push(stage.push("shop/web", tag));
    await stage.pass(2_000);
  }
  return digests;
}

const RUNNING = "a running task of service web in cluster production";

test("ECR previews what we expect, takes the policy, and gives it back as the same: the next run writes nothing", async () => {
  await using stage = await simulatedStage();
  await pushed(stage, "build-1", "build-2", "build-3", "v1");
  await stage.registry.policies.write("shop/web", writePolicy({ rules: [rule(7, { ...prefix("v"), ...newest(5) })] }));
  expect(await manage(stage, {})).toEqual({ kind: "written", adopted: 0 });
  expect(await rulesOf(stage)).toEqual([
    ...generatePolicy(SETTINGS).rules,
    rule(100, { ...prefix("v"), ...newest(5) }),
  ]);
  expect(await manage(stage, {})).toEqual({ kind: "unchanged", adopted: 0 });
});

test("what runs is adopted, and is there when the policy has expired what nobody needs", async () => {
  await using stage = await simulatedStage();
  const [live = "", lost = ""] = await pushed(stage, "build-1", "build-2", "build-3", "build-4");
  const names = [{ image: { digest: live }, by: RUNNING }];
  const adopt = { environment: "production", run: "7", attempt: 1 };
  await expect(manage(stage, {}, names)).rejects.toThrow("1 image that is needed would expire");
  expect(await rulesOf(stage)).toBeUndefined();
  expect(await manage(stage, { adopt }, names)).toEqual({ kind: "written", adopted: 1 });
  // ECR acts for the first time after five minutes.
  await stage.pass(10 * 60_000);
  const { images } = stage.registry;
  expect((await images.find("shop/web", { digest: live }))?.tags).toEqual(
    expect.arrayContaining(["build-1", expect.stringMatching(/^deployed-production-\d{8}T\d{6}Z-r7\.1$/)]),
  );
  expect(await images.find("shop/web", { digest: lost })).toBeUndefined();
});
