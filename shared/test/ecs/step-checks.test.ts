import { expect, test } from "@jest/globals";
import { StepChecks } from "../../src/ecs/deployment/step-checks.ts";
import { ALL_TRAFFIC, stepAt, type TrafficStep, type Verified } from "../../src/ecs/deployment/traffic.ts";

const PASSED: Verified = { kind: "passed" };
const FAILED: Verified = { kind: "failed", reason: "home answered 500" };

/** Checks that are decided by the test, and how many were under way at a time. */
function decidedByHand() {
  const begun: number[] = [];
  const open: PromiseWithResolvers<Verified>[] = [];
  const signals: AbortSignal[] = [];
  const checks = new StepChecks((step: TrafficStep, signal) => {
    begun.push(step.share);
    signals.push(signal);
    const one = Promise.withResolvers<Verified>();
    open.push(one);
    return one.promise;
  });
  const decide = async (verdict: Verified | Error) => {
    const one = open.shift();
    if (verdict instanceof Error) one?.reject(verdict);
    else one?.resolve(verdict);
    await new Promise(setImmediate);
  };
  return { checks, begun, signals, decide };
}

test("a share is checked once, however often it is seen", async () => {
  const { checks, begun, decide } = decidedByHand();
  checks.reach(stepAt(10));
  checks.reach(stepAt(10));
  expect(checks.verdictAt(stepAt(10))).toBeUndefined();
  await decide(PASSED);
  checks.reach(stepAt(10));
  expect(begun).toEqual([10]);
  expect(checks.verdictAt(stepAt(10))).toEqual(PASSED);
  expect(checks.underWay).toBeUndefined();
});

test("checks are made one after the other, and shares that were passed meanwhile are left out", async () => {
  const { checks, begun, decide } = decidedByHand();
  for (const share of [10, 20, 30, 100]) checks.reach(stepAt(share));
  expect(begun).toEqual([10]);
  await decide(PASSED);
  expect(begun).toEqual([10, 100]);
  await decide(PASSED);
  expect(checks.verdictAt(stepAt(20))).toBeUndefined();
  expect(checks.verdictAt(ALL_TRAFFIC)).toEqual(PASSED);
});

test("the first share that did not pass is told, with its reason", async () => {
  const { checks, decide } = decidedByHand();
  checks.reach(stepAt(10));
  await decide(PASSED);
  checks.reach(stepAt(50));
  await decide(FAILED);
  checks.reach(ALL_TRAFFIC);
  await decide({ kind: "failed", reason: "later" });
  expect(checks.failed).toEqual({ share: 50, reason: "home answered 500" });
});

test("checks that could not be made did not pass", async () => {
  const { checks, decide } = decidedByHand();
  checks.reach(stepAt(10));
  await decide(new Error("no such metric"));
  expect(checks.failed).toEqual({ share: 10, reason: "the checks could not be made: no such metric" });
});

test("whoever waits for the checks waits for all that was reached", async () => {
  const { checks, decide } = decidedByHand();
  checks.reach(stepAt(10));
  const seen: string[] = [];
  void checks.underWay?.then(() => seen.push("done"));
  checks.reach(ALL_TRAFFIC);
  await decide(PASSED);
  expect(seen).toEqual([]);
  await decide(PASSED);
  expect(seen).toEqual(["done"]);
});

test("when the release has come to its end, checks are cut short and no more begin", async () => {
  const { checks, begun, signals, decide } = decidedByHand();
  checks.reach(stepAt(10));
  checks.reach(ALL_TRAFFIC);
  const ended = checks.end();
  expect(signals[0]?.aborted).toBe(true);
  await decide(FAILED);
  await ended;
  expect(begun).toEqual([10]);
});
