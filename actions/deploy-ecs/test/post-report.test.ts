import { expect, test } from "@jest/globals";
import type { Finished } from "../src/finish.ts";
import { describeUntouched, postReport } from "../src/post-report.ts";
import { readState, writeState } from "../src/state.ts";
import { BACK, MINE, PLACE } from "./outcomes.ts";

const BEFORE = {
  taskDefinition: "web:1",
  needsCopy: false,
  desiredCount: 2,
  deploymentConfiguration: {},
  changed: {},
};

test.each<[string, Finished, boolean, string]>([
  [
    "nothing had been deployed",
    { kind: "not-started", serving: "web:1" },
    true,
    "The step ended before ECS took the update: nothing was deployed. The service runs web:1.",
  ],
  [
    "settings were restored",
    { kind: "settings-restored", serving: "web:1" },
    true,
    "The step ended while it changed settings of the service; they were restored. The service runs web:1.",
  ],
  [
    "settings were left",
    { kind: "settings-left", serving: "web:1" },
    true,
    "The step ended while it changed settings of the service; they were left, as on-cancel: leave asks. The service runs web:1.",
  ],
  [
    "the deployment was left",
    { kind: "left", mine: MINE, serving: "web:2", state: "IN_PROGRESS, 1 of 2 tasks running" },
    true,
    "The step ended while web:2 was rolling out (ecs-svc/2: IN_PROGRESS, 1 of 2 tasks running). It was left, as on-cancel: leave asks. The service is set to web:2.",
  ],
  [
    "it is back",
    { kind: "settled", mine: MINE, wentBack: BACK },
    true,
    "The step ended while web:2 was rolling out. The service runs web:1 again (ECS rolled back).",
  ],
  [
    "it had become good",
    { kind: "settled", mine: MINE, wentBack: { kind: "stayed", taskDefinition: "web:2" } },
    true,
    "The step ended while web:2 was rolling out. web:2 had been proven steady in the meantime and stays.",
  ],
  [
    "there is no way back",
    { kind: "settled", mine: MINE, wentBack: { kind: "impossible", why: "it is new", serving: "web:2" } },
    false,
    "The step ended while web:2 was rolling out. There was no way back: it is new. The service is set to web:2. Deploy a good release, or set desired-count to 0.",
  ],
  [
    "the way back did not end",
    { kind: "settled", mine: MINE, wentBack: { kind: "unfinished", why: "timed-out", serving: "web:1" } },
    false,
    "The step ended while web:2 was rolling out. Going back did not come to its end (timed-out). The service is set to web:1: look at it now.",
  ],
])("post says that %s", (_, finished, ok, words) => {
  const report = postReport(finished, PLACE);
  const state = finished.kind === "left" ? "was left" : ok ? "is settled" : "is NOT settled";
  const title = `web on prod: the interrupted deployment ${state}`;
  expect(report).toMatchObject({
    ok,
    outputs: {},
    annotations: [{ level: ok ? "warning" : "error", title, message: words }],
  });
  expect(report.summary).toContain(title);
});

test.each([
  [undefined, "The step ended before it changed anything."],
  [{ phase: "planned", serving: "web:1" } as const, "The step ended before it changed the service, which runs web:1."],
  [
    { phase: "done", serving: "web:2" } as const,
    "The step ended by itself: nothing to finish. It left the service set to web:2.",
  ],
])("post says why there is nothing to finish: %j", (unfinished, words) => {
  expect(describeUntouched(unfinished)).toBe(words);
});

test("what main saves is what post reads", () => {
  const unfinished = {
    phase: "deploying",
    mine: { ...MINE, serviceDeployment: undefined },
    before: BEFORE,
    goingBack: false,
  } as const;
  expect(readState(writeState(unfinished))).toEqual(unfinished);
  expect(readState("")).toBeUndefined();
});
