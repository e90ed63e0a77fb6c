import { expect, test } from "@jest/globals";
import { readBaseline } from "../../src/checks/judge/read-baseline.ts";
import { BaselineTaker } from "../../src/checks/judge/take-baseline.ts";
import type { Outcome, Sample } from "../../src/checks/observation.ts";
import { check, rulesOf } from "./scripted.ts";

function taken(outcomes: readonly Outcome[]) {
  const checks = [check("web", { script: "+" })];
  const taker = new BaselineTaker(rulesOf(checks, {}));
  for (const [index, outcome] of outcomes.entries()) taker.take(sample(outcome, index));
  return taker.baseline(Date.UTC(2026, 10, 21, 12));
}

function sample(outcome: Outcome, index: number): Sample {
  const observation = { target: "web", outcome, reason: "HTTP 500", version: "v1", latency: 10 + index };
  return { check: "web", at: index * 1_000, took: 10, ...observation, observations: [observation] };
}

test("what was taken can be read again", () => {
  const baseline = taken(Array.from({ length: 20 }, () => "pass"));
  expect(readBaseline(JSON.stringify(baseline))).toEqual({ ok: true, value: JSON.parse(JSON.stringify(baseline)) });
  expect(baseline).toMatchObject({
    capturedAt: "2026-11-21T12:00:00.000Z",
    checks: {
      web: { samples: 20, failures: 0, broken: undefined, versions: { v1: 20 }, p50: 19, p95: 28, p99: undefined },
    },
  });
});

test("a check that failed once is not broken, one that would have failed the bake is", () => {
  expect(taken(["pass", "fail", "pass"]).checks.web?.broken).toBeUndefined();
  expect(taken(["fail", "fail", "fail"]).checks.web?.broken).toMatch(/^3 of 3 samples failed: HTTP 500$/);
});

test("what could not be measured is not broken, and no sample", () => {
  expect(taken(["error", "no-data", "error", "error", "error"]).checks.web).toMatchObject({
    samples: 0,
    broken: undefined,
  });
});

test.each([
  ["", /empty/],
  ["{", /./],
  ["[]", /no baseline/],
  ['{"schema":1,"capturedAt":"yesterday","checks":{}}', /timestamp/i],
  [
    '{"schema":1,"capturedAt":"2026-11-21T12:00:00.000Z","checks":{"web":{"samples":-1,"failures":0,"versions":{}}}}',
    /0/,
  ],
  ['{"schema":1,"capturedAt":"2026-11-21T12:00:00.000Z","checks":{},"verdict":"passed"}', /not known/],
])("%j is refused", (text, message) => {
  const read = readBaseline(text);
  expect(read.ok ? "" : read.problems.map((problem) => problem.message).join()).toMatch(message);
});
