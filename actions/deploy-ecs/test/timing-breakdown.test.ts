import { expect, test } from "@jest/globals";
import { timeBreakdown } from "../src/timing/breakdown.ts";
import type { TaskTimes } from "../src/timing/deployment-times.ts";
import type { Course } from "../src/timing/phases.ts";

type Seconds = number | undefined;

/** A task by the seconds after the deployment's creation. */
function task(
  id: string,
  [created, pulling, pulled, started]: readonly [number, Seconds, Seconds, Seconds],
): TaskTimes {
  const ms = (seconds: Seconds) => (seconds === undefined ? undefined : 1_000 * seconds);
  return {
    id,
    createdAt: 1_000 * created,
    pullStartedAt: ms(pulling),
    pullStoppedAt: ms(pulled),
    startedAt: ms(started),
  };
}

const event = (at: number, message: string) => ({
  id: `event-${at}`,
  at: 1_000 * at,
  message: `(service web) ${message}`,
});
const STOPPED_OLD = "has stopped 2 running tasks: (task old1) (task old2).";
const DRAINING = "has begun draining connections on 2 tasks.";
const COMPLETED = "(deployment ecs-svc/2) deployment completed.";

function seconds({ ended, ...course }: Partial<Course> & { readonly ended: number }) {
  const breakdown = timeBreakdown({
    deploymentId: "ecs-svc/2",
    createdAt: 0,
    endedAt: 1_000 * ended,
    tasks: [],
    events: [],
    scaledUpAt: undefined,
    ...course,
  });
  const held = breakdown?.phases.map(({ phase, held: ms }) => [phase, ms / 1_000] as const) ?? [];
  return breakdown && { ...Object.fromEntries(held), other: breakdown.other / 1_000 };
}

test("a rollout whose old tasks drain for minutes", () => {
  const tasks = [task("new1", [2, 14, 30, 33]), task("new2", [2, 12, 34, 35])];
  const events = [event(58, STOPPED_OLD), event(68, DRAINING), event(340, COMPLETED)];
  expect(seconds({ ended: 340, tasks, events })).toEqual({
    provision: 12,
    pull: 20,
    start: 1,
    health: 23,
    drain: 282,
    other: 2,
  });
});

test("shares of the traffic that are held long after the old tasks of the side are gone", () => {
  const tasks = [task("new1", [2, 14, 30, 33])];
  const events = [event(50, DRAINING), event(62, COMPLETED), event(64, "has reached a steady state.")];
  expect(seconds({ ended: 200, tasks, events })).toMatchObject({ health: 17, drain: 14, other: 138 });
});

test("two batches: what the less advanced task does is what the deployment waits for", () => {
  const tasks = [task("new1", [0, 10, 20, 21]), task("new2", [60, 70, 80, 81])];
  const events = [
    event(50, STOPPED_OLD),
    event(110, "has stopped 1 running tasks: (task old3)."),
    event(120, COMPLETED),
  ];
  expect(seconds({ ended: 120, tasks, events })).toEqual({
    provision: 20,
    pull: 20,
    start: 2,
    health: 58,
    drain: 20,
    other: 0,
  });
});

test("a strategy that shifts traffic: the tasks are healthy when it begins to, and its bake is no task's fault", () => {
  const tasks = [task("new1", [0, 10, 20, 21])];
  const events = [event(400, STOPPED_OLD), event(430, COMPLETED)];
  expect(seconds({ ended: 430, tasks, events, scaledUpAt: 40_000 })).toEqual({
    provision: 10,
    pull: 10,
    start: 1,
    health: 19,
    drain: 30,
    other: 360,
  });
});

test.each([
  ["the deployment is completed", [event(40, COMPLETED)], { health: 19, other: 20 }],
  ["the service is steady", [event(50, "has reached a steady state.")], { health: 29, other: 10 }],
  ["nothing says so", [], { health: 39, other: 0 }],
  [
    "only a new task was stopped",
    [event(30, "has stopped 1 running tasks: (task new1).")],
    { health: 39, drain: 0, other: 0 },
  ],
  [
    "only tasks of this deployment drain",
    [{ id: "x", at: 30_000, message: "(service web, taskSet ecs-svc/2) has begun draining connections on 1 tasks." }],
    { health: 39, drain: 0, other: 0 },
  ],
  [
    "tasks of the deployment before drain",
    [{ id: "x", at: 30_000, message: "(service web, taskSet ecs-svc/1) has begun draining connections on 1 tasks." }],
    { health: 9, drain: 30, other: 0 },
  ],
])("tasks count as healthy from when %s", (_, events, expected) => {
  expect(seconds({ ended: 60, tasks: [task("new1", [0, 10, 20, 21])], events })).toMatchObject(expected);
});

test.each<[string, TaskTimes, object]>([
  ["waits for a place", task("new1", [0, undefined, undefined, undefined]), { provision: 60 }],
  ["pulls", task("new1", [0, 10, undefined, undefined]), { provision: 10, pull: 50 }],
  ["starts", task("new1", [0, 10, 20, undefined]), { provision: 10, pull: 10, start: 40 }],
  ["does not tell when it pulled", task("new1", [0, undefined, undefined, 20]), { provision: 20, pull: 0, health: 40 }],
])("a task that still %s at the end", (_, unfinished, expected) => {
  expect(seconds({ ended: 60, tasks: [unfinished] })).toMatchObject(expected);
});

test("the median and the slowest task of each phase, which old tasks have not", () => {
  const tasks = [
    task("new1", [0, 10, 12, 13]),
    task("new2", [0, 10, 14, 15]),
    task("new3", [0, 10, 40, 41]),
    task("new4", [0, 10, 20, 21]),
  ];
  const breakdown = timeBreakdown({
    deploymentId: "ecs-svc/2",
    createdAt: 0,
    endedAt: 90_000,
    tasks,
    events: [event(60, STOPPED_OLD)],
    scaledUpAt: undefined,
  });
  expect(breakdown?.phases.map(({ phase, perTask }) => [phase, perTask])).toEqual([
    ["provision", { median: 10_000, worst: 10_000 }],
    ["pull", { median: 7_000, worst: 30_000 }],
    ["start", { median: 1_000, worst: 1_000 }],
    ["health", { median: 42_000, worst: 47_000 }],
    ["drain", undefined],
  ]);
});

test("without tasks there is nothing to tell", () => {
  expect(seconds({ ended: 60, tasks: [], events: [event(20, STOPPED_OLD)] })).toBeUndefined();
});
