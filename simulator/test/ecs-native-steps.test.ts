import { expect, test } from "@jest/globals";
import { itinerary } from "../src/ecs/native/itinerary.ts";
import { weightsOf } from "../src/ecs/native/traffic.ts";
import { MINUTE, SECOND } from "./ecs-account.ts";
import { nativeAccount } from "./ecs-native-account.ts";

const NO_HOOK = { lifecycleHooks: [] };

test.each([
  ["a canary with the defaults", { strategy: "CANARY" }, ["5% for 10 min", "100% for 0 min"]],
  [
    "a canary of its own size",
    { strategy: "CANARY", canaryConfiguration: { canaryPercent: 0.1, canaryBakeTimeInMinutes: 0 } },
    ["0.1% for 0 min", "100% for 0 min"],
  ],
  [
    "a canary that is everybody",
    { strategy: "CANARY", canaryConfiguration: { canaryPercent: 100 } },
    ["100% for 0 min"],
  ],
  [
    "linear in even steps",
    { strategy: "LINEAR", linearConfiguration: { stepPercent: 25, stepBakeTimeInMinutes: 3 } },
    ["25% for 3 min", "50% for 3 min", "75% for 3 min", "100% for 0 min"],
  ],
  [
    "linear with a rest",
    { strategy: "LINEAR", linearConfiguration: { stepPercent: 33.3 } },
    ["33.3% for 6 min", "66.6% for 6 min", "99.9% for 6 min", "100% for 0 min"],
  ],
  ["blue/green", { strategy: "BLUE_GREEN", bakeTimeInMinutes: 5 }, ["100% for 0 min"]],
] as const)("the traffic steps of %s", (_what, configuration, expected) => {
  const legs = itinerary({ ...NO_HOOK, ...configuration }, { reconciles: false, shares: true });
  const steps = legs.filter(({ stage }) => stage === "PRODUCTION_TRAFFIC_SHIFT");
  expect(steps.map(({ production, bakeTime = 0 }) => `${production}% for ${bakeTime / MINUTE} min`)).toEqual(expected);
  expect(legs.filter(({ stage }) => stage === "PRE_PRODUCTION_TRAFFIC_SHIFT")).toHaveLength(expected.length);
});

test.each([
  [0, [100, 0]],
  [5, [95, 5]],
  [100, [0, 100]],
  [0.1, [999, 1]],
  [33.3, [667, 333]],
  [99.9, [1, 999]],
])("%d percent become whole weights that a rule can hold", (percent, expected) => {
  expect(weightsOf({ green: "green", blue: "blue", percent }).map(({ weight }) => weight)).toEqual(expected);
});

test("a canary stays at its share for its bake time, and then takes all", async () => {
  const account = nativeAccount();
  const canaryConfiguration = { canaryPercent: 10, canaryBakeTimeInMinutes: 10 };
  await account.runningService({ strategy: "CANARY", canaryConfiguration, bakeTimeInMinutes: 5 });
  account.deploy();
  account.reach("PRODUCTION_TRAFFIC_SHIFT");
  account.clock.advance(9 * MINUTE);
  expect(account.weights()).toEqual([90, 10]);
  expect(account.deployment()).toMatchObject({
    lifecycleStage: "PRODUCTION_TRAFFIC_SHIFT",
    sourceServiceRevisions: [{ requestedProductionTrafficWeight: 90 }],
    targetServiceRevision: { requestedProductionTrafficWeight: 10, requestedTestTrafficWeight: 100 },
  });
  account.clock.advance(MINUTE + 4 * SECOND);
  expect(account.weights()).toEqual([0, 100]);
  account.reach("BAKE_TIME");
  account.stages();
  expect(account.deployment().status).toBe("SUCCESSFUL");
});

test("a linear deployment goes up step by step", async () => {
  const account = nativeAccount();
  const linearConfiguration = { stepPercent: 40, stepBakeTimeInMinutes: 2 };
  await account.runningService({ strategy: "LINEAR", linearConfiguration, bakeTimeInMinutes: 0 });
  account.deploy();
  const seen: string[] = [];
  while (!account.deployment().finishedAt) {
    const now = account.weights().join("/");
    if (seen.at(-1) !== now) seen.push(now);
    account.clock.advance(SECOND);
  }
  expect(seen).toEqual(["100/0", "60/40", "20/80", "0/100"]);
  expect(account.deployment().status).toBe("SUCCESSFUL");
});

test("whoever changes the rule from outside is not noticed", async () => {
  const account = nativeAccount();
  const canaryConfiguration = { canaryPercent: 10, canaryBakeTimeInMinutes: 10 };
  await account.runningService({ strategy: "CANARY", canaryConfiguration });
  account.deploy();
  account.reach("PRODUCTION_TRAFFIC_SHIFT");
  const [rule = ""] = account.loadBalancing.rules.keys();
  account.loadBalancing.setRuleWeights(
    rule,
    account.loadBalancing.ruleWeights(rule)?.map((it) => ({ ...it, weight: 1 })) ?? [],
  );
  account.clock.advance(5 * MINUTE);
  expect(account.weights()).toEqual([1, 1]);
  expect(account.deployment()).toMatchObject({
    status: "IN_PROGRESS",
    targetServiceRevision: { requestedProductionTrafficWeight: 10 },
  });
});
