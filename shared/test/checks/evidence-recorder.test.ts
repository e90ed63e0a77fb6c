import { type CheckRecord, Recorder } from "@deploy-actions/shared/checks/evidence/recorder";
import type { Phase } from "@deploy-actions/shared/checks/judge/judgement";
import type { Observation, Outcome, Sample } from "@deploy-actions/shared/checks/observation";
import { expect, test } from "@jest/globals";
import * as fc from "fast-check";

const OUTCOMES: readonly Outcome[] = ["pass", "fail", "stale", "no-data", "error"];

function sample(at: number, { check = "web", ...seen }: Partial<Observation & Pick<Sample, "check">> = {}): Sample {
  const observation: Observation = {
    target: "https://web.example.com/health",
    outcome: "pass",
    reason: "HTTP 200",
    ...seen,
  };
  const { target, ...rest } = observation;
  return { ...rest, check, at, took: 12, observations: [observation] };
}

function recordOf(samples: Iterable<Sample>, phase: Phase = "bake"): CheckRecord {
  const recorder = new Recorder();
  for (const one of samples) recorder.take(one, phase);
  const [record] = recorder.records();
  if (!record) throw new Error("nothing was recorded");
  return record;
}

const count = ({ samples, runs, omitted }: CheckRecord) =>
  samples.length + [...runs.map((run) => run.count), ...Object.values(omitted)].reduce((sum, one) => sum + one, 0);

test("a gate of ordinary length keeps every sample whole, with its phase, by check", () => {
  const recorder = new Recorder();
  recorder.take(sample(1, { outcome: "stale", version: "v1" }), "converge");
  recorder.take(sample(2, { check: "orders" }), "converge");
  recorder.take(sample(3, { version: "v2", latency: 31 }), "bake");
  const none = { pass: 0, fail: 0, stale: 0, "no-data": 0, error: 0 };
  expect(recorder.records()).toEqual([
    {
      check: "web",
      samples: [
        { ...sample(1, { outcome: "stale", version: "v1" }), phase: "converge" },
        { ...sample(3, { version: "v2", latency: 31 }), phase: "bake" },
      ],
      completeFrom: 1,
      runs: [],
      omitted: none,
    },
    {
      check: "orders",
      samples: [{ ...sample(2, { check: "orders" }), phase: "converge" }],
      completeFrom: 2,
      runs: [],
      omitted: none,
    },
  ]);
});

test("beyond two thousand the oldest good samples are told as runs, and those that were not good stay whole", () => {
  const seen: readonly Partial<Observation>[] = [
    { version: "v1", latency: 40 },
    { version: "v1" },
    { version: "v1", latency: 20 },
    { version: "v2", latency: 10 },
    { outcome: "fail", reason: "HTTP 503" },
    { version: "v2", latency: 11 },
  ];
  const latest = Array.from({ length: 2_000 }, (_, index) => sample(100 + index));
  const { samples, completeFrom, runs } = recordOf([...seen.map((one, at) => sample(at, one)), ...latest]);
  expect(runs).toEqual([
    { phase: "bake", version: "v1", from: 0, to: 2, count: 3, latency: { min: 20, max: 40 } },
    { phase: "bake", version: "v2", from: 3, to: 3, count: 1, latency: { min: 10, max: 10 } },
    { phase: "bake", version: "v2", from: 5, to: 5, count: 1, latency: { min: 11, max: 11 } },
  ]);
  expect(samples).toHaveLength(2_001);
  expect(samples[0]).toMatchObject({ at: 4, reason: "HTTP 503" });
  expect(completeFrom).toBe(100);
});

test("a run does not reach from one phase into the next", () => {
  const recorder = new Recorder();
  for (let at = 0; at < 2_006; at += 1) recorder.take(sample(at), at < 3 ? "converge" : "bake");
  expect(recorder.records()[0]?.runs).toMatchObject([
    { phase: "converge", from: 0, to: 2, count: 3, latency: undefined },
    { phase: "bake", from: 3, to: 5, count: 3 },
  ]);
});

test("what is beyond every bound is counted", () => {
  function* flapping() {
    for (let at = 0; at < 10_000; at += 1) yield sample(at, { outcome: at % 2 === 0 ? "pass" : "fail" });
  }
  const { samples, runs, omitted } = recordOf(flapping());
  expect(samples).toHaveLength(1_000 + 2_000);
  expect(runs).toHaveLength(500);
  expect(omitted).toEqual({ pass: 4_000 - 500, fail: 4_000 - 1_000, stale: 0, "no-data": 0, error: 0 });
});

test("what shows a good answer is kept of the first in a row, and what shows a bad one always", () => {
  const evidence = ["HTTP/1.1 200 OK"];
  const outcomes: readonly Outcome[] = ["pass", "pass", "fail", "fail", "pass", "pass"];
  const { samples } = recordOf(outcomes.map((outcome, at) => sample(at, { outcome, evidence, version: "v1" })));
  const shown = samples.map(({ observations }) => observations[0]?.evidence !== undefined);
  expect(shown).toEqual([true, false, true, true, true, false]);
  const updated = recordOf([sample(0, { evidence, version: "v1" }), sample(1, { evidence, version: "v2" })]);
  expect(updated.samples.map((one) => one.evidence)).toEqual([evidence, evidence]);
});

test("of a good sample with a bad target what shows the bad one stays", () => {
  const bad: Observation = { target: "b", outcome: "fail", reason: "HTTP 503", evidence: ["HTTP/1.1 503"] };
  const good: Observation = { target: "a", outcome: "pass", reason: "HTTP 200", evidence: ["HTTP/1.1 200"] };
  const { samples } = recordOf([0, 1].map((at) => ({ ...sample(at), observations: [good, bad] })));
  expect(samples[1]?.observations).toEqual([{ target: "a", outcome: "pass", reason: "HTTP 200" }, bad]);
});

test("long evidence makes room by age, and the newest sample is always there", () => {
  const evidence = ["x".repeat(300_000)];
  const { samples, omitted } = recordOf(
    Array.from({ length: 20 }, (_, at) =>
      sample(at, { outcome: "fail", evidence: at < 19 ? evidence : ["y".repeat(5_000_000)] }),
    ),
  );
  expect(samples.map(({ at }) => at)).toEqual([0, 1, 2, 19]);
  expect(omitted.fail).toBe(16);
});

test("whatever is taken, in whatever order, every sample is whole, in a run or counted", () => {
  const one = fc.record({
    outcome: fc.constantFrom(...OUTCOMES),
    version: fc.constantFrom("v1", "v2"),
    times: fc.integer({ min: 1, max: 800 }),
    letters: fc.constantFrom(0, 0, 0, 2_000, 60_000),
    phase: fc.constantFrom<Phase>("converge", "bake"),
  });
  void fc.assert(
    fc.property(fc.array(one, { minLength: 1, maxLength: 40 }), (parts) => {
      const recorder = new Recorder();
      let at = 0;
      for (const { outcome, version, times, letters, phase } of parts) {
        const evidence = ["x".repeat(letters)];
        for (const end = at + times; at < end; at += 1)
          recorder.take(sample(at, { outcome, version, evidence }), phase);
      }
      const [record] = recorder.records();
      if (!record) throw new Error("nothing was recorded");
      expect(count(record)).toBe(at);
      expect(record.samples.at(-1)?.at).toBe(at - 1);
      expect(record.samples).toEqual(record.samples.toSorted((a, b) => a.at - b.at));
    }),
    { numRuns: 50 },
  );
});

test("two hundred thousand samples take no more room than the bounds, however they flap", () => {
  // A linear congruential generator: the same ones in every run of this test.
  let state = 1;
  const random = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
  const evidence = Array.from({ length: 10 }, () => "x".repeat(100));
  function* many() {
    for (let at = 0; at < 200_000; at += 1) {
      yield sample(at, {
        outcome: OUTCOMES[random(5)] ?? "pass",
        version: `v${random(3)}`,
        latency: random(900),
        evidence,
      });
    }
  }
  const record = recordOf(many());
  expect(count(record)).toBe(200_000);
  expect(JSON.stringify(record.samples).length).toBeLessThan(8 * 1024 * 1024);
  expect(record.runs.length).toBeLessThanOrEqual(500);
});
