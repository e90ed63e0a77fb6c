import { expect, test } from "@jest/globals";
import type { Outcome, StepOutcome } from "../src/outcome.ts";
import { culpritOf, isGoodStep, statusOfStep } from "../src/step-status.ts";
import { BACK, CANCELLED_EARLY, diagnosis, ECS, failed, GOOD, PLANNED, UNCHANGED, unchangedPlan } from "./outcomes.ts";

const ROLLED_BACK = failed("rolled-back", BACK);
const FAILED = failed("failed", undefined);
const SUPERSEDED = failed("superseded", undefined);
const CALLED_OFF = failed("rolled-back", BACK, { told: diagnosis({ class: "called-off" }) });
const NOT_STARTED: Outcome = { ...ECS, plan: unchangedPlan, status: "not-started", why: "its turn did not come" };
const PAUSED: Outcome = { ...GOOD, status: "paused" } as Outcome;

function step(outcomes: readonly Outcome[], cause?: StepOutcome["cause"]): StepOutcome {
  const services = outcomes.map((outcome, index) => ({ name: `s${index}`, needs: [], outcome }));
  return { services, cause, findings: [], oneOffs: [], verifications: [] };
}

test.each<[string, readonly Outcome[], ReturnType<typeof statusOfStep>, boolean]>([
  ["all deployed", [GOOD, GOOD], "deployed", true],
  ["some ran already", [GOOD, UNCHANGED], "deployed", true],
  ["all ran already", [UNCHANGED, UNCHANGED], "unchanged", true],
  ["planned", [PLANNED, PLANNED], "planned", true],
  ["one waits to be continued", [GOOD, PAUSED], "paused", true],
  ["one is paused, and another needs it", [PAUSED, NOT_STARTED], "paused", true],
  ["all went back", [ROLLED_BACK, CALLED_OFF], "rolled-back", false],
  ["all went back, and one never came", [CALLED_OFF, ROLLED_BACK, NOT_STARTED], "rolled-back", false],
  ["one could not go back", [CALLED_OFF, FAILED], "failed", false],
  ["left where they are", [GOOD, FAILED, NOT_STARTED], "failed", false],
  ["somebody deployed over one", [CALLED_OFF, SUPERSEDED], "superseded", false],
  ["cancelled half-way", [failed("cancelled", undefined), NOT_STARTED], "cancelled", false],
  ["cancelled before the second wave, with nothing to do in the first", [UNCHANGED, NOT_STARTED], "cancelled", false],
  ["cancelled before anything", [CANCELLED_EARLY, CANCELLED_EARLY], "cancelled", false],
])("a step of which %s", (_, outcomes, status, good) => {
  expect([statusOfStep(step(outcomes)), isGoodStep(step(outcomes))]).toEqual([status, good]);
});

test.each<[string, readonly Outcome[], ReturnType<typeof statusOfStep>]>([
  ["nothing was begun", [NOT_STARTED, NOT_STARTED], "failed"],
  ["everything went back", [CALLED_OFF, CALLED_OFF], "rolled-back"],
  ["everything ran already", [UNCHANGED, UNCHANGED], "failed"],
])("a step with a cause of its own, and %s", (_, outcomes, status) => {
  const cause = { class: "checks-failed", what: "The checks did not pass.", hint: "Look." } as const;
  expect([statusOfStep(step(outcomes, cause)), isGoodStep(step(outcomes, cause))]).toEqual([status, false]);
});

test("to blame is the one that failed by itself, wherever it stands", () => {
  expect(culpritOf(step([CALLED_OFF, GOOD, FAILED, CALLED_OFF]))?.name).toBe("s2");
  expect(culpritOf(step([CALLED_OFF, CALLED_OFF]))?.name).toBe("s0");
  expect(culpritOf(step([GOOD, UNCHANGED]))).toBeUndefined();
});
