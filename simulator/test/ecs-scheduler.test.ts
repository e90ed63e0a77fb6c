import { describe, expect, test } from "@jest/globals";
import { backOff, breakerThreshold } from "../src/ecs/scheduler/circuit-breaker.ts";
import { schedule, type TaskSituation } from "../src/ecs/scheduler/scheduler.ts";

const MINUTE = 60_000;

/** "h": healthy, "p": not healthy yet, "u": failed a health check; ids are the letter and its place. */
function tasks(states: string): TaskSituation[] {
  return [...states].map((state, index) => ({
    id: `${state}${index}`,
    healthy: state === "h",
    unhealthy: state === "u",
  }));
}

interface Case {
  readonly name: string;
  readonly desired: number;
  readonly percents: readonly [minimumHealthy: number, maximum: number];
  readonly primary: string;
  readonly old?: readonly string[];
  readonly mayStart?: boolean;
  readonly expected: { start?: number; stop?: readonly string[]; replace?: readonly string[]; stuck?: boolean };
}

const CASES: readonly Case[] = [
  { name: "a new service starts all its tasks", desired: 2, percents: [100, 200], primary: "", expected: { start: 2 } },
  { name: "a complete service is left alone", desired: 2, percents: [100, 200], primary: "hh", expected: {} },
  {
    name: "100/200 starts everything new before anything old stops",
    desired: 2,
    percents: [100, 200],
    primary: "",
    old: ["hh"],
    expected: { start: 2 },
  },
  {
    name: "an old task stops for every new one that is healthy",
    desired: 2,
    percents: [100, 200],
    primary: "hp",
    old: ["hh"],
    expected: { stop: ["h0"] },
  },
  {
    name: "50/100 stops half first and starts as many",
    desired: 4,
    percents: [50, 100],
    primary: "",
    old: ["hhhh"],
    expected: { stop: ["h0", "h1"], start: 2 },
  },
  {
    name: "the minimum is rounded up and the maximum down",
    desired: 3,
    percents: [50, 150],
    primary: "",
    old: ["hhh"],
    expected: { stop: ["h0"], start: 2 },
  },
  {
    name: "0/100 replaces a single task in place",
    desired: 1,
    percents: [0, 100],
    primary: "",
    old: ["h"],
    expected: { stop: ["h0"], start: 1 },
  },
  {
    name: "percentages without room neither stop nor start",
    desired: 1,
    percents: [51, 150],
    primary: "",
    old: ["h"],
    expected: { stuck: true },
  },
  {
    name: "a deployment that backs off starts nothing",
    desired: 2,
    percents: [100, 200],
    primary: "",
    old: ["hh"],
    mayStart: false,
    expected: {},
  },
  {
    name: "tasks of a superseded deployment that are not healthy yet are stopped",
    desired: 2,
    percents: [100, 200],
    primary: "",
    old: ["pp", "hh"],
    expected: { stop: ["p0", "p1"], start: 2 },
  },
  {
    name: "what fails its health check is replaced at once",
    desired: 2,
    percents: [100, 200],
    primary: "hu",
    expected: { replace: ["u1"], start: 1 },
  },
  {
    name: "scaling in stops what is not healthy yet first",
    desired: 1,
    percents: [100, 200],
    primary: "hp",
    expected: { stop: ["p1"] },
  },
  {
    name: "scaling to zero stops everything",
    desired: 0,
    percents: [100, 200],
    primary: "hh",
    expected: { stop: ["h0", "h1"] },
  },
];

describe("one look of the scheduler", () => {
  for (const { name, desired, percents, primary, old = [], mayStart = true, expected } of CASES) {
    test(name, () => {
      const decision = schedule({
        desiredCount: desired,
        minimumHealthyPercent: percents[0],
        maximumPercent: percents[1],
        deployments: [primary, ...old].map((states, index) => ({
          id: `deployment ${index}`,
          desiredCount: desired,
          mayStart: index > 0 || mayStart,
          tasks: tasks(states),
        })),
      });
      expect({
        start: decision.start.get("deployment 0") ?? 0,
        stop: decision.stop,
        replace: decision.replace,
        stuck: decision.stuck,
      }).toEqual({ start: 0, stop: [], replace: [], stuck: false, ...expected });
    });
  }

  test("an old deployment replaces the tasks that the minimum still asks of it", () => {
    const { start, desiredCounts } = schedule({
      desiredCount: 2,
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      deployments: [
        { id: "new", desiredCount: 2, mayStart: true, tasks: tasks("pp") },
        { id: "old", desiredCount: 2, mayStart: true, tasks: tasks("h") },
      ],
    });
    expect([...start]).toEqual([["old", 1]]);
    expect(desiredCounts.get("old")).toBe(2);
  });
});

test.each([
  [undefined, 1, 3],
  [undefined, 7, 4],
  [undefined, 1000, 200],
  [{ type: "BOUNDED_PERCENT" as const, value: 10 }, 100, 10],
  [{ type: "UNBOUNDED_PERCENT" as const, value: 50 }, 2, 1],
  [{ type: "UNBOUNDED_PERCENT" as const, value: 100 }, 1000, 1000],
  [{ type: "COUNT" as const, value: 2 }, 10, 2],
])("with threshold %j a service of %i tasks fails at %i failed ones", (thresholdConfiguration, desired, expected) => {
  const deploymentCircuitBreaker = { enable: true, rollback: true, thresholdConfiguration };
  expect(breakerThreshold({ deploymentCircuitBreaker }, desired)).toBe(expected);
});

test("pauses between failed starts double, up to 27 minutes", () => {
  expect([1, 2, 3, 4, 5, 6, 20].map(backOff)).toEqual([0, 0, 15_000, 30_000, 60_000, 120_000, 27 * MINUTE]);
});
