import { expect, test } from "@jest/globals";
import { hasEnded, judge, judgeCount } from "../../src/ecs/deployment/judge.ts";
import type { Mine } from "../../src/ecs/deployment/mine.ts";
import { changed, countsLine, newEvents, sample, soundsLikeTrouble } from "../../src/ecs/deployment/progress.ts";
import type { Deployment, LifecycleHook, Service, ServiceDeployment } from "../../src/ecs/ecs.ts";
import { deployment, service } from "../../testkit/ecs/service.ts";

const MINE: Mine = {
  deploymentId: "ecs-svc/2",
  taskDefinition: "web:2",
  previousDeploymentId: "ecs-svc/1",
  serviceDeployment: "sd/2",
  createdAt: 0,
};
const OURS = deployment({ id: "ecs-svc/2", taskDefinition: "web:2", rolloutState: "IN_PROGRESS" });
const BEFORE = deployment({ id: "ecs-svc/1", taskDefinition: "web:1" });
const THEIRS = deployment({ id: "ecs-svc/3", taskDefinition: "web:3", rolloutState: "IN_PROGRESS" });
const active = (other: Deployment): Deployment => ({ ...other, status: "ACTIVE" });
const failed = (other: Deployment): Deployment => ({
  ...other,
  rolloutState: "FAILED",
  rolloutStateReason: "too many",
});

const rollingOut = service({ deployments: [OURS, active(BEFORE)] });
const done = service({ deployments: [{ ...OURS, rolloutState: "COMPLETED" }] });
const superseded = service({ deployments: [THEIRS, active(OURS), active(BEFORE)] });
const goneBack = service({ deployments: [BEFORE, active(failed(OURS))] });
const stale = service({ deployments: [BEFORE] });
const givenUp = service({ deployments: [failed(OURS), active(BEFORE)] });
const breaker = (rollback: boolean): Service => ({
  ...givenUp,
  deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback } },
});

function ended(status: ServiceDeployment["status"], facts: Partial<ServiceDeployment> = {}): ServiceDeployment {
  return {
    arn: "sd/2",
    status,
    targetServiceRevision: "sr/2",
    createdAt: 0,
    statusReason: "",
    hasSource: true,
    circuitBreakerTriggered: false,
    triggeredAlarms: [],
    rollbackReason: "",
    ...facts,
  };
}
const tripped = { circuitBreakerTriggered: true };
const alarmed = { triggeredAlarms: ["web-5xx"] };
const hook = (status: LifecycleHook["status"]) => ({
  hooks: [{ id: "hook", target: "PAUSE", status, expiresAt: undefined, timeoutAction: undefined } as const],
});
const backBy = (by: string, reason = "") => ({ kind: "rolled-back", by, reason });

test.each<[string, Service, ServiceDeployment | undefined, object]>([
  ["not looked up yet", rollingOut, undefined, { kind: "waiting" }],
  ["not listed yet, and a stale read of the service", stale, undefined, { kind: "waiting" }],
  ["pending", rollingOut, ended("PENDING"), { kind: "waiting" }],
  ["in progress", rollingOut, ended("IN_PROGRESS"), { kind: "waiting" }],
  ["all tasks run, but not SUCCESSFUL", done, ended("IN_PROGRESS"), { kind: "waiting" }],
  ["successful", done, ended("SUCCESSFUL"), { kind: "succeeded" }],
  ["successful, and a stale read of the service", stale, ended("SUCCESSFUL"), { kind: "succeeded" }],
  [
    "successful, and replaced",
    superseded,
    ended("SUCCESSFUL"),
    { kind: "superseded", by: "ecs-svc/3", taskDefinition: "web:3" },
  ],
  [
    "stopped by a newer one",
    superseded,
    ended("STOPPED"),
    { kind: "superseded", by: "ecs-svc/3", taskDefinition: "web:3" },
  ],
  [
    "stopped by nobody we see",
    rollingOut,
    ended("STOPPED", { statusReason: "why" }),
    { kind: "stopped", reason: "why" },
  ],
  [
    "stopped by the breaker",
    breaker(false),
    ended("STOPPED", tripped),
    { kind: "failed", by: "circuit-breaker", reason: "too many" },
  ],
  ["stopped by an alarm", givenUp, ended("STOPPED", alarmed), { kind: "failed", by: "alarm", reason: "too many" }],
  [
    "in progress, but the breaker gave up",
    breaker(false),
    ended("IN_PROGRESS", tripped),
    { kind: "failed", by: "circuit-breaker", reason: "too many" },
  ],
  ["in progress, and the breaker will roll back", breaker(true), ended("IN_PROGRESS", tripped), { kind: "waiting" }],
  ["rollback asked for", rollingOut, ended("ROLLBACK_REQUESTED"), { kind: "rolling-back", reason: "" }],
  ["stop asked for", rollingOut, ended("STOP_REQUESTED"), { kind: "rolling-back", reason: "" }],
  [
    "going back",
    goneBack,
    ended("ROLLBACK_IN_PROGRESS", { rollbackReason: "why" }),
    { kind: "rolling-back", reason: "why" },
  ],
  [
    "back by the breaker",
    goneBack,
    ended("ROLLBACK_SUCCESSFUL", tripped),
    { kind: "rolled-back", by: "circuit-breaker", reason: "" },
  ],
  [
    "back by an alarm",
    goneBack,
    ended("ROLLBACK_SUCCESSFUL", { ...alarmed, rollbackReason: "why" }),
    { kind: "rolled-back", by: "alarm", reason: "why; alarms in ALARM: web-5xx" },
  ],
  [
    "back by request",
    goneBack,
    ended("ROLLBACK_SUCCESSFUL", { statusReason: "asked" }),
    { kind: "rolled-back", by: "request", reason: "asked" },
  ],
  [
    "told to stop by a newer one",
    superseded,
    ended("STOP_REQUESTED"),
    { kind: "superseded", by: "ecs-svc/3", taskDefinition: "web:3" },
  ],
  ["back by a hook that said no", goneBack, ended("ROLLBACK_SUCCESSFUL", hook("FAILED")), backBy("hook")],
  ["back by a hook that nobody answered", goneBack, ended("ROLLBACK_SUCCESSFUL", hook("TIMED_OUT")), backBy("hook")],
  [
    "back by request, while a hook waited",
    goneBack,
    ended("ROLLBACK_SUCCESSFUL", { ...hook("FAILED"), statusReason: "rolled back because of a user request." }),
    backBy("request", "rolled back because of a user request."),
  ],
  [
    "could not go back",
    givenUp,
    ended("ROLLBACK_FAILED", { statusReason: "why" }),
    { kind: "rollback-failed", reason: "why" },
  ],
])("a deployment that is %s", (_, seen, serviceDeployment, expected) => {
  expect(judge(MINE, seen, serviceDeployment)).toEqual(expected);
});

test.each([
  ["rolling out", rollingOut, false],
  ["completed", done, true],
  ["failed", givenUp, true],
  ["replaced", superseded, false],
  ["not shown", stale, false],
])("whether ECS shows our deployment as ended, when it is %s: %s", (_, seen, expected) => {
  expect(hasEnded(MINE, seen)).toBe(expected);
});

const counting = (running: number, pending = 0, overrides: Partial<Deployment> = {}) =>
  service({ desiredCount: 2, deployments: [{ ...OURS, rolloutState: "COMPLETED", running, pending, ...overrides }] });

test.each([
  ["all of them run", counting(2), { kind: "succeeded" }],
  ["one is missing", counting(1), { kind: "waiting" }],
  ["one is too many", counting(3), { kind: "waiting" }],
  ["one more is about to start", counting(2, 1), { kind: "waiting" }],
  ["all of them run, in the middle of a rollout", counting(2, 0, { rolloutState: "IN_PROGRESS" }), { kind: "waiting" }],
  [
    "its rollout failed",
    counting(2, 0, { rolloutState: "FAILED", rolloutStateReason: "tasks failed to start." }),
    { kind: "failed", by: "circuit-breaker", reason: "tasks failed to start." },
  ],
  [
    "somebody deployed",
    counting(2, 0, { taskDefinition: "web:3" }),
    { kind: "superseded", by: "ecs-svc/2", taskDefinition: "web:3" },
  ],
])("tasks are counted when no deployment is started: %s", (_, seen, expected) => {
  expect(judgeCount(MINE, seen)).toEqual(expected);
});

test("the counts are told newest first, with what is worth telling", () => {
  const fresh = { ...OURS, createdAt: 2, desired: 3, running: 1, pending: 2, failed: 4 };
  expect(countsLine(service({ deployments: [{ ...active(BEFORE), createdAt: 1, running: 3 }, fresh] }))).toBe(
    "web:2 1 of 3 running, 2 pending, 4 failed · web:1 3 running",
  );
});

test("new and old tasks are told apart over time", () => {
  const seen = service({
    desiredCount: 2,
    deployments: [
      { ...OURS, running: 1 },
      { ...active(BEFORE), running: 2 },
    ],
  });
  const now = sample(MINE, seen, 7);
  expect(now).toEqual({ at: 7, newRunning: 1, oldRunning: 2, desired: 2 });
  expect(changed(undefined, now)).toBe(true);
  expect(changed({ ...now, at: 1 }, now)).toBe(false);
  expect(changed({ ...now, oldRunning: 3 }, now)).toBe(true);
});

test("only events since the deployment began are told, once, oldest first", () => {
  const event = (at: number) => ({ id: `event${at}`, at, message: "" });
  const seen = service({ events: [event(4), event(3), event(2), event(1)] });
  expect(newEvents(seen, 2, new Set(["event3"])).map(({ at }) => at)).toEqual([2, 4]);
});

test.each([
  ["(service web) was unable to place a task", true],
  ["(service web) (deployment ecs-svc/2) deployment failed: tasks failed to start.", true],
  ["(service web) (port 80) is unhealthy in (target-group web)", true],
  ["(service web) has started 2 tasks: (task 0123).", false],
])("%s sounds like trouble: %s", (message, expected) => {
  expect(soundsLikeTrouble({ id: "", at: 0, message })).toBe(expected);
});
