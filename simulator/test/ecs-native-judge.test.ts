import { expect, test } from "@jest/globals";
import type { Hook } from "../src/ecs/native/hooks.ts";
import { type Judgement, judge, type Situation } from "../src/ecs/native/judge.ts";

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const STAY = { kind: "stay" } as const;
const GO_ON = { kind: "go on" } as const;

test.each<[string, Partial<Situation>, Judgement]>([
  ["goes on where there is nothing to wait for", {}, GO_ON],
  ["waits for a pause", { hooks: [hook("AWAITING_ACTION")] }, STAY],
  ["waits for a pause beyond a day", { hooks: [hook("AWAITING_ACTION")], now: 3 * DAY }, STAY],
  ["waits for a function", { hooks: [hook("IN_PROGRESS")] }, STAY],
  ["goes on when all hooks have succeeded", { hooks: [hook("SUCCEEDED"), hook("SUCCEEDED")] }, GO_ON],
  [
    "goes on after a hook whose time-out continues",
    { hooks: [hook("TIMED_OUT", { timeoutAction: "CONTINUE" })] },
    GO_ON,
  ],
  ["scales up until the target is ready", { leg: { stage: "SCALE_UP" }, targetReady: false }, STAY],
  ["has scaled up when the target is ready", { leg: { stage: "SCALE_UP" } }, GO_ON],
  ["reconciles until the others are gone", { leg: { stage: "RECONCILE_SERVICE" }, reconciled: false }, STAY],
  ["stays at a step for its bake time", { leg: step(10), now: 9 * MINUTE }, STAY],
  ["leaves a step when its bake time is over", { leg: step(10), now: 10 * MINUTE }, GO_ON],
  ["bakes for a whole day where it is told to", { leg: { stage: "BAKE_TIME", bakeTime: DAY }, now: DAY - 1 }, STAY],
  ["never leaves CLEAN_UP by itself", { leg: { stage: "CLEAN_UP" } }, STAY],
  [
    "turns round when one of several hooks failed",
    { hooks: [hook("AWAITING_ACTION"), hook("FAILED", { failure: "No." })] },
    { kind: "roll back", statusReason: `${because("POST_SCALE_UP")} lifecycle hook(s) failed. No.` },
  ],
  [
    "turns round after a pause that nobody answered",
    { hooks: [hook("TIMED_OUT")] },
    { kind: "roll back", statusReason: `${because("POST_SCALE_UP")} pause hook timed out.` },
  ],
  [
    "turns round when a stage takes a day",
    { leg: { stage: "SCALE_UP" }, targetReady: false, now: DAY },
    { kind: "roll back", statusReason: `${because("SCALE_UP")} timed out.` },
  ],
])("a deployment %s", (_what, situation, expected) => {
  const quiet: Situation = {
    leg: { stage: "POST_SCALE_UP" },
    now: MINUTE,
    since: 0,
    hooks: [],
    targetReady: true,
    reconciled: true,
  };
  expect(judge({ ...quiet, ...situation })).toEqual(expected);
});

function hook(status: NonNullable<Hook["status"]>, overrides: Partial<Hook> = {}): Hook {
  return {
    id: "ecs-pause-1",
    targetType: "PAUSE",
    targetArn: undefined,
    roleArn: undefined,
    stage: "POST_SCALE_UP",
    leg: 0,
    expiresAt: 0,
    timeoutAction: "ROLLBACK",
    status,
    invokeAt: 0,
    failure: undefined,
    ...overrides,
  };
}

function step(minutes: number) {
  return { stage: "PRODUCTION_TRAFFIC_SHIFT", production: 10, bakeTime: minutes * MINUTE } as const;
}

function because(stage: string): string {
  return `Service deployment rolled back because ${stage}`;
}
