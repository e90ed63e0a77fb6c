import { expect, test } from "@jest/globals";
import type { Deployment, DeploymentTarget } from "../../src/codedeploy/codedeploy.ts";
import { isRemarkable, judge, type Verdict } from "../../src/codedeploy/judge.ts";
import { deployment, event, target } from "./shapes.ts";

const ALLOWED = event("AllowTraffic", "Succeeded");

const stoppedBy = (code: string, more: Partial<Deployment> = {}) =>
  deployment({ status: "Stopped", error: { code, message: "because" }, ...more });

test.each<[string, Deployment | undefined, DeploymentTarget | undefined, Partial<Verdict>]>([
  ["nothing was seen yet", undefined, undefined, { kind: "waiting" }],
  ["it was created", deployment({ status: "Created" }), undefined, { kind: "waiting" }],
  ["its tasks start", deployment(), target([event("Install", "InProgress")]), { kind: "waiting" }],
  ["it waits for ContinueDeployment", deployment({ status: "Ready" }), target([]), { kind: "ready" }],
  ["traffic moves", deployment(), target([event("AllowTraffic", "InProgress")]), { kind: "waiting" }],
  [
    "the last hook runs",
    deployment(),
    target([ALLOWED, event("AfterAllowTraffic", "InProgress")]),
    { kind: "waiting" },
  ],
  [
    "the last hook passed",
    deployment(),
    target([ALLOWED, event("AfterAllowTraffic", "Succeeded")]),
    { kind: "shifted" },
  ],
  [
    "there is no last hook",
    deployment(),
    target([ALLOWED, event("AfterAllowTraffic", "Skipped")]),
    { kind: "shifted" },
  ],
  ["the old tasks are gone", deployment({ status: "Succeeded" }), target([ALLOWED]), { kind: "succeeded" }],
  [
    "somebody stopped it, and may have asked to go back",
    stoppedBy("MANUAL_STOP"),
    undefined,
    { cause: "request", mayGoBack: true },
  ],
  [
    "an alarm stopped it, and the group leaves it there",
    stoppedBy("ALARM_ACTIVE"),
    undefined,
    { cause: "alarm", mayGoBack: false },
  ],
  [
    "an alarm stopped it, and the group goes back on that",
    stoppedBy("ALARM_ACTIVE", { autoRollback: ["DEPLOYMENT_STOP_ON_ALARM"] }),
    undefined,
    { cause: "alarm", mayGoBack: true },
  ],
  [
    "a hook failed, and the group goes back on failures",
    stoppedBy("HOOK_EXECUTION_FAILURE", { status: "Failed", autoRollback: ["DEPLOYMENT_FAILURE"] }),
    undefined,
    { cause: "hook", mayGoBack: true },
  ],
  [
    "it timed out",
    stoppedBy("TIMEOUT", { status: "Failed" }),
    undefined,
    { cause: "circuit-breaker", mayGoBack: false },
  ],
  ["its rollback began", stoppedBy("MANUAL_STOP", { rollback: "d-2" }), undefined, { kind: "ended", rollback: "d-2" }],
])("when %s, it is judged so", (_, seen, of, verdict) => {
  expect(judge(seen, of)).toMatchObject(verdict);
});

test.each<[string, Deployment, DeploymentTarget | undefined, string]>([
  ["CodeDeploy's own words", stoppedBy("ALARM_ACTIVE"), undefined, "ALARM_ACTIVE: because"],
  [
    "with what failed",
    stoppedBy("HOOK_EXECUTION_FAILURE"),
    target([event("BeforeAllowTraffic", "Failed", "smoke answered Failed")]),
    "HOOK_EXECUTION_FAILURE: because; BeforeAllowTraffic failed: smoke answered Failed",
  ],
  [
    "or that there are none",
    deployment({ status: "Failed" }),
    undefined,
    "CodeDeploy calls the deployment Failed and gives no reason",
  ],
])("the reason is %s", (_, seen, of, reason) => {
  expect(judge(seen, of)).toMatchObject({ kind: "ended", reason });
});

test.each([
  ["goes on", target([event("Install", "InProgress")]), false],
  ["is pending", target([], { status: "Pending" }), false],
  ["waits", target([], { status: "Ready" }), true],
  ["has an event that failed", target([event("Install", "Failed")]), true],
  ["succeeded", target([], { status: "Succeeded" }), true],
])("a target that %s sends us to the deployment: %p", (_, seen, remarkable) => {
  expect(isRemarkable(seen)).toBe(remarkable);
});
