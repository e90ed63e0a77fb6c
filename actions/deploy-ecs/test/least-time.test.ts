import type { DeploymentConfiguration } from "@deploy-actions/shared/ecs/ecs";
import { service } from "@deploy-actions/shared/testkit/ecs/service";
import { expect, test } from "@jest/globals";
import { leastTime, refuseShortTimeout } from "../src/plan/least-time.ts";
import type { WaitUntil } from "../src/request/strategy.ts";
import { deployPlan } from "./outcomes.ts";

const CANARY = { strategy: "CANARY", canaryConfiguration: { canaryBakeTimeInMinutes: 5 }, bakeTimeInMinutes: 20 };
const LINEAR = { strategy: "LINEAR", linearConfiguration: { stepPercent: 30, stepBakeTimeInMinutes: 4 } };

test.each<[string, DeploymentConfiguration, WaitUntil | undefined, number]>([
  ["rolling", { strategy: "ROLLING" }, undefined, 0],
  ["blue/green", { strategy: "BLUE_GREEN", bakeTimeInMinutes: 15 }, undefined, 15],
  ["blue/green to the shift", { strategy: "BLUE_GREEN", bakeTimeInMinutes: 15 }, "traffic-shifted", 0],
  ["a canary", CANARY, "complete", 25],
  ["a canary to the end of its bake", CANARY, "bake", 25],
  ["a canary to the shift", CANARY, "traffic-shifted", 5],
  ["a canary to its pause", CANARY, "paused", 0],
  ["a canary with AWS's defaults", { strategy: "CANARY" }, "complete", 10],
  ["three steps and the rest", LINEAR, "complete", 12],
  ["linear with AWS's defaults", { strategy: "LINEAR" }, "complete", 54],
])("%s takes as many minutes by its configuration", (_, configuration, waitUntil, minutes) => {
  expect(leastTime(configuration, waitUntil)).toBe(minutes * 60_000);
});

test("a timeout that a good release would run into is refused, and one that leaves time is not", () => {
  const live = service({ deploymentConfiguration: CANARY, strategy: "CANARY" });
  const check = (minutes: number) =>
    refuseShortTimeout(deployPlan(), live, { timeout: minutes * 60_000, waitUntil: undefined });
  expect(() => check(25)).toThrow(
    'Service "web" takes 25 min to deploy by its step and bake times alone, and timeout is 25 min.',
  );
  expect(() => check(26)).not.toThrow();
});
