import { expect, test } from "@jest/globals";
import { judgeTargets } from "../../src/checks/target-group/judge-targets.ts";
import type { Target, TargetState } from "../../src/checks/target-group/targets.ts";

const target = (name: string, state: TargetState, reason = "", description = ""): Target => ({
  name,
  state,
  reason,
  description,
});
const up = (name: string) => target(name, "healthy");
const wrong = (name: string) => target(name, "unhealthy", "Target.ResponseCodeMismatch", "Codes: [503]");
const early = (name: string) => target(name, "initial", "Elb.InitialHealthChecking");
const leaving = (name: string) => target(name, "draining", "Target.DeregistrationInProgress");
const idle = (name: string) => target(name, "unused", "Target.NotInUse");
const unchecked = (name: string) => target(name, "unavailable", "Target.HealthCheckDisabled");

test.each<[string, readonly Target[], { healthy?: number; hasPassed?: boolean }, object]>([
  ["all are healthy", [up("a"), up("b")], { healthy: 2 }, { outcome: "pass", reason: "2 targets: 2 healthy" }],
  ["more are healthy than are needed", [up("a"), up("b")], {}, { outcome: "pass" }],
  [
    "old ones are draining and spare ones unused",
    [up("a"), leaving("b"), target("c", "unhealthy.draining"), idle("d")],
    {},
    { outcome: "pass", reason: "4 targets: 1 healthy, 2 draining, 1 unused" },
  ],
  [
    "an autoscaler adds one to a group that has passed",
    [up("a"), early("b")],
    { hasPassed: true },
    { outcome: "pass", reason: "2 targets: 1 healthy, 1 initial" },
  ],
  [
    "one is in its first health checks",
    [up("a"), early("b")],
    {},
    { outcome: "fail", reason: "2 targets: 1 healthy, 1 initial; b: its first health checks are not done" },
  ],
  [
    "one of many is unhealthy",
    [up("a"), wrong("b"), up("c")],
    {},
    {
      outcome: "fail",
      reason:
        "3 targets: 2 healthy, 1 unhealthy; b: its health check answers with a status that is not the expected one",
      evidence: [
        "b unhealthy: Target.ResponseCodeMismatch: its health check answers with a status that is not the expected one: Codes: [503]",
      ],
    },
  ],
  [
    "one of many turned unhealthy after the check had passed",
    [up("a"), wrong("b")],
    { hasPassed: true },
    { outcome: "fail" },
  ],
  [
    "too few are healthy",
    [up("a"), leaving("b")],
    { healthy: 2 },
    {
      outcome: "fail",
      reason: "2 targets: 1 healthy, 1 draining, expected 2 healthy at least; b: it is being deregistered",
    },
  ],
  [
    "all are healthy, and that is too few",
    [up("a")],
    { healthy: 2 },
    { outcome: "fail", reason: "1 target: 1 healthy, expected 2 healthy at least", evidence: [] },
  ],
  [
    "none is used",
    [idle("a")],
    {},
    {
      outcome: "fail",
      reason:
        "1 target: 1 unused, expected 1 healthy at least; a: no listener sends it traffic, or its zone is not enabled for the load balancer",
    },
  ],
  ["too few are healthy, and a new one is on its way", [early("a")], { hasPassed: true }, { outcome: "fail" }],
  ["no target is registered", [], {}, { outcome: "no-data", reason: "no target is registered" }],
  [
    "health checks are switched off",
    [unchecked("a"), unchecked("b")],
    {},
    { outcome: "no-data", reason: "health checks are switched off" },
  ],
  [
    "AWS has a reason that we do not know",
    [target("a", "unhealthy", "Target.OnFire")],
    {},
    { outcome: "fail", reason: expect.stringMatching(/; a: Target\.OnFire$/) },
  ],
])("when %s", (_, targets, { healthy = 1, hasPassed = false }, expected) => {
  const judged = judgeTargets(targets, { healthy }, { hasPassed });
  expect(judged).toMatchObject(expected);
  expect(judged).not.toHaveProperty("final");
});
