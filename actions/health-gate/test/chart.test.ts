import { type CheckRecord, Recorder } from "@deploy-actions/shared/checks/evidence/recorder";
import type { Observation } from "@deploy-actions/shared/checks/observation";
import { toSample } from "@deploy-actions/shared/checks/sample";
import { expect, test } from "@jest/globals";
import { charts } from "../src/chart.ts";
import type { GateOutcome } from "../src/outcome.ts";
import { http } from "./checks.ts";
import { good, PASSED, withoutExpectedVersion } from "./outcomes.ts";
import { START } from "./story.ts";

/** What a gate saw: at the second, of one check. */
function seen(looks: readonly (readonly [second: number, observations: readonly Observation[]])[]): GateOutcome {
  const recorder = new Recorder();
  for (const [second, observations] of looks) {
    recorder.take(toSample(http(), { at: START + second * 1_000, took: 20 }, observations), "bake");
  }
  return { ...PASSED, records: recorder.records() };
}

const fresh = (latency = 20): Observation => good(0, { latency });
const stale = (): Observation => ({ ...good(0, { version: "v1", latency: 20 }), outcome: "stale" });
const lines = (chart: string | undefined) => chart?.split("\n").map((line) => line.trim()) ?? [];

test("the share of the expected version counts answers, not samples", () => {
  const [versions] = charts(
    seen([
      [0, [stale(), stale(), stale()]],
      [5, [fresh(), stale(), stale()]],
      [10, [fresh(), fresh(), fresh()]],
    ]),
  );
  expect(lines(versions)).toEqual([
    "xychart-beta",
    'title "Answers from v2 in percent (converged after 30 s)"',
    'x-axis "seconds" [0, 5, 10]',
    'y-axis "percent" 0 --> 100',
    "line [0, 33, 100]",
  ]);
});

test("an answer of the expected version that fails is still one of it, and an error page is one of none", () => {
  const failing: Observation = { ...fresh(), outcome: "fail" };
  const refused: Observation = { target: "https://web.example.com/health", outcome: "fail", reason: "refused" };
  const [versions] = charts(
    seen([
      [0, [failing]],
      [5, [refused]],
      [10, [stale()]],
    ]),
  );
  expect(versions).toContain('"seconds" [0, 5, 10]');
  expect(versions).toContain("line [100, 0, 0]");
});

test("samples that come a little early or late stand at the time they were due", () => {
  const [versions] = charts(
    seen([
      [0.2, [stale()]],
      [5.4, [fresh()]],
      [9.6, [fresh()]],
      [15.3, [fresh()]],
      [19.6, [fresh()]],
      [30, [fresh()]],
    ]),
  );
  expect(versions).toContain("[0, 5, 10, 15, 20, 30]");
});

test("a long gate is drawn in minutes, with no more points than the page is wide", () => {
  const hour = Array.from({ length: 720 }, (_, index) => [index * 5, [fresh(20 + (index % 7))]] as const);
  const [versions, latency] = charts(seen(hour));
  expect(versions).toContain('x-axis "minutes" [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60]');
  expect(lines(latency)).toEqual([
    "xychart-beta",
    'title "Latency of web in ms: median (first line), slowest (second line)"',
    'x-axis "minutes" [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60]',
    'y-axis "ms" 0 --> 26',
    expect.stringMatching(/^line \[(23, ){12}2\d\]$/),
    expect.stringMatching(/^line \[(26, ){12}2\d\]$/),
  ]);
});

test("older samples that were kept because they were bad do not bend the picture", () => {
  const looks = Array.from({ length: 2_010 }, (_, second) => [second, [second < 5 ? stale() : fresh()]] as const);
  const outcome = seen(looks);
  expect(outcome.records[0]?.samples).toHaveLength(2_005);
  const [versions] = charts(outcome);
  expect(versions).toMatch(/line \[100(, 100)+\]/);
});

test.each<[string, readonly CheckRecord[]]>([
  ["nothing was seen", []],
  ["one sample was taken", seen([[0, [fresh()]]]).records],
])("there is no picture when %s", (_, records) => {
  expect(charts({ ...PASSED, records })).toEqual([]);
});

test("without an expected version there is no share of it, and the latency is drawn", () => {
  const outcome = withoutExpectedVersion();
  if (outcome.mode !== "gate") throw new Error("this is a gate");
  expect(charts(outcome).map((chart) => lines(chart)[1])).toEqual(['title "Latency of web in ms"']);
});

test("a name cannot end the title, nor begin a directive or a comment of mermaid", () => {
  const outcome = seen([
    [0, [fresh()]],
    [5, [fresh()]],
  ]);
  const expectedVersion = '"]\n%%{init: {"theme": "x"}}%% #quot; <b>';
  const [versions] = charts({ ...outcome, gate: { ...outcome.gate, expectedVersion } });
  expect(lines(versions)[1]).toBe('title "Answers from ] init: theme : x quot b in percent (converged after 30 s)"');
});
