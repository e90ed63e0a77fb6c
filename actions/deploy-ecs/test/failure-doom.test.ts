import type { ServiceEvent, StoppedTask } from "@deploy-actions/shared/ecs/ecs";
import { expect, test } from "@jest/globals";
import { classifyTask, type TaskFailure } from "../src/failure/classify.ts";
import { findDoom } from "../src/failure/doom.ts";
import { container, notStarted, stopped } from "./stopped-task.ts";

const NOT_FOUND = "CannotPullContainerError: failed to resolve ref web:v2: web:v2: not found";
const TIMED_OUT = "CannotPullContainerError: failed to resolve ref web:v2: dial tcp 10.0.0.1:443: i/o timeout";
const ROLE = "(service web) failed to launch a task with (error ECS was unable to assume the role 'web'.)";

const exited = (exitCode: number, created: number, ended: number) =>
  stopped({ created, ended, containers: [container({ exitCode })] });
const crash = (created: number, ended: number) => exited(1, created, ended);

test.each<[string, boolean, readonly StoppedTask[]]>([
  ["one failure that cannot heal may be a blip of one host", false, [notStarted(NOT_FOUND)]],
  ["two alike that cannot heal", true, [notStarted(NOT_FOUND), notStarted(NOT_FOUND, { created: 2 })]],
  ["two that cannot heal, but differ", false, [notStarted(NOT_FOUND), exited(1, 1, 9)]],
  [
    "many that may heal",
    false,
    [1, 2, 3, 4, 5].map((created) => notStarted(TIMED_OUT, { created, ended: created + 1 })),
  ],
  ["two crashes in a row", false, [crash(1, 2), crash(3, 4)]],
  ["three crashes in a row", true, [crash(1, 2), crash(3, 4), crash(5, 6)]],
  ["three crashes in a row, listed in any order", true, [crash(5, 6), crash(1, 2), crash(3, 4)]],
  ["a replacement that is created the moment the crash is seen", true, [crash(1, 2), crash(2, 4), crash(4, 6)]],
  ["six crashes side by side", false, [1, 1, 1, 1, 1, 1].map((created) => crash(created, 9))],
  [
    "three side by side, three times",
    true,
    [1, 3, 5].flatMap((created) => [crash(created, created + 1), crash(created, created + 2)]),
  ],
  ["three in a row with other exit codes", false, [exited(1, 1, 2), exited(2, 3, 4), exited(3, 5, 6)]],
  ["three that ended normally in a row", true, [exited(0, 1, 2), exited(0, 3, 4), exited(0, 5, 6)]],
  ["three whose command was not found in a row", true, [exited(127, 1, 2), exited(127, 3, 4), exited(127, 5, 6)]],
  ["three that were out of memory in a row", true, [exited(137, 1, 2), exited(137, 3, 4), exited(137, 5, 6)]],
])("tasks: %s", (_, doomed, tasks) => {
  expect(findDoom(failures(tasks), []) !== undefined).toBe(doomed);
});

test.each<[string, boolean, readonly string[]]>([
  ["a role that cannot be assumed, once", false, [ROLE]],
  ["a role that cannot be assumed, twice", true, [ROLE, ROLE]],
  ["no room, twice", false, Array(2).fill("(service web) was unable to place a task because there is no room.")],
  ["nothing special, often", false, Array(9).fill("(service web) has started 1 tasks: (task 0123).")],
])("events: %s", (_, doomed, messages) => {
  expect(findDoom([], messages.map(event)) !== undefined).toBe(doomed);
});

test("it says how often and what", () => {
  expect(findDoom(failures([notStarted(NOT_FOUND), notStarted(NOT_FOUND, { created: 2 })]), [])).toEqual({
    because: "2 tasks failed alike: the image does not exist",
  });
  expect(findDoom(failures([crash(1, 2), crash(3, 4), crash(5, 6)]), [])).toEqual({
    because: "3 tasks in a row ended alike: the program ended with exit code 1",
  });
  expect(findDoom([], [event(ROLE, 1), event(ROLE, 2)])).toEqual({
    because: "ECS reported it 2 times: ECS cannot assume one of the task's roles",
  });
});

const failures = (tasks: readonly StoppedTask[]): readonly TaskFailure[] =>
  tasks.flatMap((task) => classifyTask(task) ?? []);

const event = (message: string, number: number): ServiceEvent => ({ id: `event${number}`, at: number, message });
