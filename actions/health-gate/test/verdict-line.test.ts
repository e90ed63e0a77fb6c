import { expect, test } from "@jest/globals";
import { nextStep, whereWeAre } from "../src/next-step.ts";
import type { GateOutcome, Outcome, WentBack } from "../src/outcome.ts";
import { verdictLine } from "../src/verdict-line.ts";
import * as outcomes from "./outcomes.ts";

const { failedInBake } = outcomes;
const BAKE = "web: 2 of 6 samples of the bake failed, and 1 of 12 may (HTTP 503, expected 200)";
const ended = (status: WentBack["status"]) => failedInBake({ status, said: "" });

test.each<[Outcome, string]>([
  [outcomes.PASSED, "passed: v2 is what answers (converged after 30 s, and stayed good for 1 min 1 s)"],
  [outcomes.withoutExpectedVersion(), "passed: converged after 10 s, and stayed good for 1 min 1 s"],
  [
    outcomes.STALE,
    "failed (not rolled back): web: version v1 answers, expected v2 (of 121 samples 120 stale, 1 failed, 10 min 1 s)",
  ],
  [outcomes.PLAIN_URL_FAILED, "failed: web: version v1 answers, expected v2 (121 of 121 samples stale, 10 min 1 s)"],
  [ended("not-asked"), `failed (not rolled back): ${BAKE}`],
  [ended("rolled-back"), `failed (rolled back to web:7): ${BAKE}`],
  [ended("already-rolled-back"), `failed (rolled back to web:7 already): ${BAKE}`],
  [ended("superseded"), `failed (a newer deploy is in place): ${BAKE}`],
  [outcomes.UNVERIFIED, `failed (rolled back to web:7, which does not pass either): ${BAKE}`],
  [outcomes.UNVERIFIED_AS_CANCELLED, `failed (rolled back to web:7, which was not seen to pass): ${BAKE}`],
  [ended("impossible"), `failed (there is no way back): ${BAKE}`],
  [ended("failed"), `failed (rolling back failed): ${BAKE}`],
  [ended("unfinished"), `failed (rolling back is under way): ${BAKE}`],
  [
    outcomes.INCONCLUSIVE,
    "inconclusive (not rolled back): requests: no datapoint of AWS/ApplicationELB RequestCount since the start (31 of 31 samples without data, 10 min 1 s)",
  ],
  [
    outcomes.BROKEN_BEFORE,
    "inconclusive (not rolled back): web: it was broken before this deploy already (4 of 4 samples failed), so that it cannot tell: 3 good samples in a row are needed, and of 19 none was good; the last that was not good: HTTP 503, expected 200",
  ],
  [
    outcomes.ERROR,
    "error (not rolled back): error-rate: 4 samples in a row could not be measured (connection refused)",
  ],
  [outcomes.CANCELLED, "cancelled (not rolled back): the job was cancelled after 48 s, in the bake phase"],
  [outcomes.DRY_RUN, "dry run: 3 checks looked at once, 3 not good now: web, web-5xx, requests"],
  [outcomes.BASELINE, "baseline: 3 checks written down, 1 broken before the deploy"],
])("one line says how it ended: %#", (outcome, line) => {
  expect(verdictLine(outcome)).toBe(line);
});

test("however long and however many lines a reason has, the headline is one line", () => {
  const { judgement } = outcomes.CANCELLED;
  const long = { ...outcomes.CANCELLED, judgement: { ...judgement, reason: "first\nsecond ".repeat(100) } };
  expect(verdictLine(long)).toMatch(/^cancelled \(not rolled back\): first second first [^\n]*…$/);
  expect(verdictLine(long).length).toBeLessThan(310);
});

test.each<[string, GateOutcome, RegExp]>([
  ["passed", outcomes.PASSED, /^$/],
  ["stale", outcomes.STALE, /^The old version answered: see whether the deploy replaced anything/],
  ["regressed, back already", outcomes.REGRESSED, /^Nothing is urgent\. The old version came back after the new one/],
  ["rolled back", ended("rolled-back"), /^Nothing is urgent\. The evidence shows what was wrong/],
  ["not asked to go back", ended("not-asked"), /^Go back to web:7 \(with rollback: true this step does\)/],
  ["no release before", outcomes.FIRST_RELEASE_FAILED, /^There is no release before web:8: deploy a good one\./],
  ["unverified", outcomes.UNVERIFIED, /^Look at the service now\. The release before does not pass/],
  ["cancelled before it was verified", outcomes.UNVERIFIED_AS_CANCELLED, /^Look at the service now: nothing has shown/],
  ["impossible", ended("impossible"), /^Look at the service now: web:8 did not pass, and going back/],
  ["failed to go back", ended("failed"), /^Look at the service now: web:8 did not pass, and going back/],
  ["superseded", ended("superseded"), /^Look at the newer deploy/],
  ["unfinished", ended("unfinished"), /^See the post step of this job/],
  ["no data", outcomes.INCONCLUSIVE, /^See in the table what was missing/],
  ["broken before", outcomes.BROKEN_BEFORE, /^Put right what was broken before the deploy/],
  ["not measured", outcomes.ERROR, /^Put right what kept the gate from measuring/],
  ["cancelled", outcomes.CANCELLED, /^Run the job again/],
])("what to do when it %s", (_, outcome, words) => {
  expect(nextStep(outcome)).toMatch(words);
});

test.each<[string, GateOutcome, string]>([
  ["said by what went back", outcomes.ROLLED_BACK, outcomes.ROLLED_BACK.wentBack.said],
  ["nothing was tried", outcomes.ERROR, "web:8 was left in place."],
  ["passed", outcomes.PASSED, ""],
  ["no release is known", outcomes.PLAIN_URL_FAILED, ""],
])("where we are when %s", (_, outcome, words) => {
  expect(whereWeAre(outcome)).toBe(words);
});
