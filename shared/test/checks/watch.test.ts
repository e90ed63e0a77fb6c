import { expect, test } from "@jest/globals";
import type { Probe, Sample } from "../../src/checks/observation.ts";
import { watch } from "../../src/checks/watch/watch.ts";
import { virtualClock } from "../../testkit/virtual-clock.ts";
import { check, play, rulesOf, withProbes } from "./scripted.ts";

test("fifty checks a second for ten minutes: no sample is off its place by an interval, whatever chance says", async () => {
  const clock = virtualClock();
  const names = Array.from({ length: 50 }, (_, index) => `check ${index}`);
  const samples: Sample[] = [];
  const probe: Probe = {
    look: async (signal) => {
      await clock.sleep(5 + Math.random() * 300, signal);
      return [{ target: "web", outcome: "pass", reason: "HTTP 200" }];
    },
  };
  const checks = names.map((name) => check(name, { script: "+" }));
  const rules = rulesOf(checks, {}, { converge: 60, bake: 600 });
  const judgement = await clock.run(
    watch(
      withProbes(checks, rules, () => probe),
      {
        rules,
        startedAt: 0,
        clock,
        signal: new AbortController().signal,
        onSample: (sample) => samples.push(sample),
      },
    ),
  );
  expect(judgement.verdict).toBe("passed");
  for (const name of names) {
    const own = samples.filter((sample) => sample.check === name);
    for (const [index, { at }] of own.entries()) expect(Math.abs(at - index * 1_000)).toBeLessThan(1_000);
    expect(own.length).toBeGreaterThanOrEqual(600);
  }
});

test("a probe that throws is an error of its sample, and of no other", async () => {
  const clock = virtualClock();
  const checks = [check("web", { script: "+" }), check("broken", { script: "+", advisory: true })];
  const good: Probe = { look: async () => [{ target: "web", outcome: "pass", reason: "HTTP 200" }] };
  const rules = rulesOf(checks, {}, {});
  const broken: Probe = { look: () => Promise.reject(new Error("out of luck")) };
  const judgement = await clock.run(
    watch(
      withProbes(checks, rules, ({ name }) => (name === "web" ? good : broken)),
      {
        rules,
        startedAt: 0,
        clock,
        signal: new AbortController().signal,
        onSample: () => {},
      },
    ),
  );
  expect(judgement.verdict).toBe("passed");
  expect(judgement.checks[1]?.telling).toMatchObject({ outcome: "error", reason: "out of luck" });
});

test("a look that is under way when the job is cancelled is stopped, and the gate ends at once", async () => {
  const { judgement, endedAt } = await play({ web: { script: "h" } }, { cancelAt: 2 });
  expect(judgement.verdict).toBe("cancelled");
  expect(endedAt).toBe(2);
});
