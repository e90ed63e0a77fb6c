import { expect, test } from "@jest/globals";
import { collect } from "../../src/checks/watch/collect.ts";
import { Grid } from "../../src/checks/watch/grid.ts";
import { virtualClock } from "../../testkit/virtual-clock.ts";
import { check, rulesOf, withProbes } from "./scripted.ts";

test("the first sample is due at once, also when it took a moment to begin", () => {
  const grid = new Grid({ first: 1_000, interval: 5_000, random: () => 0 });
  expect(grid.next(1_030)).toBe(1_000);
  expect(grid.next(1_100)).toBe(6_000);
});

test("a sample that took longer than the interval skips those that it missed", () => {
  const grid = new Grid({ first: 0, interval: 1_000, random: () => 0 });
  expect([grid.next(0), grid.next(3_200), grid.next(3_900)]).toEqual([0, 4_000, 5_000]);
});

test("who wants one sample of each check does not wait for a second one", async () => {
  const clock = virtualClock();
  const checks = [check("web", { script: "+" })];
  const rules = rulesOf(checks, {}, {});
  const probe = { look: async () => [{ target: "web", outcome: "pass" as const, reason: "HTTP 200" }] };
  const samples: number[] = [];
  const { signal } = new AbortController();
  const collected = collect(
    withProbes(checks, rules, () => probe),
    { duration: 0, startedAt: 0, clock, signal, onSample: ({ at }) => samples.push(at) },
  );
  await clock.run(collected);
  expect({ samples, endedAt: clock.now() }).toEqual({ samples: [0], endedAt: 0 });
});
