import { expect, test } from "@jest/globals";
import {
  describeStage,
  judgeMilestone,
  type Milestone,
  shiftsTraffic,
  startsTasks,
  trafficOf,
  waitingHook,
} from "../../src/ecs/deployment/milestone.ts";
import type { LifecycleHook, ServiceDeployment } from "../../src/ecs/ecs.ts";

function at(lifecycleStage: string | undefined, facts: Partial<ServiceDeployment> = {}): ServiceDeployment {
  return {
    ...{ arn: "sd/2", status: "IN_PROGRESS", targetServiceRevision: "sr/2", createdAt: 0, statusReason: "" },
    ...{ hasSource: true, circuitBreakerTriggered: false, triggeredAlarms: [], rollbackReason: "" },
    ...(lifecycleStage && { lifecycleStage }),
    ...facts,
  };
}

const hook = (overrides: Partial<LifecycleHook> = {}): LifecycleHook => ({
  ...{ id: "ecs-pause-1", target: "PAUSE", status: "AWAITING_ACTION", expiresAt: undefined, timeoutAction: undefined },
  ...overrides,
});
const production = (share: number, facts: Partial<ServiceDeployment> = {}) => ({
  traffic: { production: share, test: share },
  ...facts,
});
const paused = { hooks: [hook()] };

/** Which milestones are reached at a stage: with no traffic, and with all of it; held by a PAUSE hook, and not. */
const AHEAD = { none: [], all: [], held: ["paused"] } as const;
const SHIFTED = { none: [], all: ["traffic-shifted"], held: ["paused"] } as const;
test.each<[string | undefined, { readonly [_ in "none" | "all" | "held"]: readonly Milestone[] }]>([
  [undefined, AHEAD],
  ["RECONCILE_SERVICE", AHEAD],
  ["PRE_SCALE_UP", AHEAD],
  ["SCALE_UP", AHEAD],
  ["POST_SCALE_UP", AHEAD],
  ["TEST_TRAFFIC_SHIFT", AHEAD],
  ["POST_TEST_TRAFFIC_SHIFT", AHEAD],
  ["PRE_PRODUCTION_TRAFFIC_SHIFT", AHEAD],
  ["PRODUCTION_TRAFFIC_SHIFT", AHEAD],
  ["A_STAGE_OF_TOMORROW", AHEAD],
  ["POST_PRODUCTION_TRAFFIC_SHIFT", SHIFTED],
  ["BAKE_TIME", SHIFTED],
])("what a deployment at %s has reached", (stage, { none, all, held }) => {
  const reached = (deployment: ServiceDeployment) =>
    (["paused", "traffic-shifted", "bake"] as const).filter(
      (milestone) => judgeMilestone(milestone, deployment).kind !== "waiting",
    );
  expect(reached(at(stage, production(0)))).toEqual(none);
  expect(reached(at(stage, production(100)))).toEqual(all);
  expect(reached(at(stage, production(100, paused)))).toEqual(held);
});

test.each<Milestone>(["paused", "traffic-shifted", "bake"])(
  "the bake time is over in CLEAN_UP, for %s too",
  (milestone) => {
    expect(judgeMilestone(milestone, at("CLEAN_UP", production(100)))).toEqual({ kind: "succeeded" });
  },
);

test("a pause says where it is, and which hook waits", () => {
  const held = at("POST_SCALE_UP", paused);
  expect(judgeMilestone("paused", held)).toEqual({ kind: "paused", stage: "POST_SCALE_UP", hook: "ecs-pause-1" });
});

test.each<[string, Partial<LifecycleHook>, boolean]>([
  ["a pause", {}, true],
  ["a pause that was answered", { status: "SUCCEEDED" }, false],
  ["a pause that nobody answered in time", { status: "TIMED_OUT" }, false],
  ["a function at work", { target: "AWS_LAMBDA", status: "IN_PROGRESS" }, false],
])("whether somebody has to act on %s: %s", (_, facts, expected) => {
  expect(waitingHook(at("POST_SCALE_UP", { hooks: [hook(facts)] })) !== undefined).toBe(expected);
});

test("where ECS does not split traffic, the stage alone says that it was shifted", () => {
  expect(judgeMilestone("traffic-shifted", at("BAKE_TIME"))).toEqual({ kind: "succeeded" });
  expect(trafficOf(at("BAKE_TIME"), 7)).toBeUndefined();
});

test("a sample of the traffic says when, how much and where", () => {
  expect(trafficOf(at("BAKE_TIME", production(100)), 7)).toEqual({ at: 7, share: 100, stage: "BAKE_TIME" });
});

test.each([
  ["ROLLING", false],
  ["BLUE_GREEN", true],
  ["LINEAR", true],
  ["CANARY", true],
])("whether %s shifts traffic: %s", (strategy, expected) => {
  expect(shiftsTraffic({ strategy })).toBe(expected);
});

test.each<[string, ServiceDeployment | undefined, { desired: number; running: number } | undefined, boolean]>([
  ["not looked up", undefined, undefined, true],
  ["before tasks are asked for", at("PRE_SCALE_UP"), { desired: 0, running: 0 }, false],
  ["with none of two", at("SCALE_UP"), { desired: 2, running: 0 }, true],
  ["with two of two", at("SCALE_UP"), { desired: 2, running: 2 }, false],
  ["with one that has died since", at("SCALE_UP", { running: 1 }), { desired: 2, running: 2 }, true],
  ["held by a pause", at("SCALE_UP", paused), { desired: 2, running: 0 }, false],
  ["with all tasks", at("POST_SCALE_UP"), { desired: 2, running: 2 }, false],
  ["in the bake time, with a task missing", at("BAKE_TIME"), { desired: 2, running: 1 }, false],
])("whether tasks are being started, %s: %s", (_, deployment, own, expected) => {
  expect(startsTasks(deployment, own)).toBe(expected);
});

const TODO =
  "paused: somebody has to continue it or roll it back, with a step of mode: continue or rollback, or with ContinueServiceDeployment";
const DEADLINE = Date.UTC(2026, 0, 1, 12);
test.each<[string, ServiceDeployment, string]>([
  ["a stage", at("SCALE_UP"), "SCALE_UP"],
  ["a share", at("BAKE_TIME", production(100)), "BAKE_TIME; the new revision has 100 % of the production traffic"],
  [
    "another share of the test traffic",
    at("PRODUCTION_TRAFFIC_SHIFT", { traffic: { production: 10, test: 100 } }),
    "PRODUCTION_TRAFFIC_SHIFT; the new revision has 10 % of the production traffic and 100 % of the test traffic",
  ],
  ["a pause", at("POST_SCALE_UP", paused), `POST_SCALE_UP; ${TODO}`],
  [
    "a pause with a deadline",
    at("POST_SCALE_UP", { hooks: [hook({ expiresAt: DEADLINE, timeoutAction: "ROLLBACK" })] }),
    `POST_SCALE_UP; ${TODO}; at 2026-01-01T12:00:00.000Z ECS rolls back`,
  ],
  [
    "a pause that ends by itself",
    at("POST_SCALE_UP", { hooks: [hook({ expiresAt: DEADLINE, timeoutAction: "CONTINUE" })] }),
    `POST_SCALE_UP; ${TODO}; at 2026-01-01T12:00:00.000Z ECS continues by itself`,
  ],
])("the log tells %s", (_, deployment, line) => {
  expect(describeStage(deployment)).toBe(line);
});
