import { expect, test } from "@jest/globals";
import { decidedEarly, decidingOf, judgeExit } from "../src/one-off/exit-code.ts";
import type { OneOffContainer, OneOffTask } from "../src/one-off/one-off-tasks.ts";
import { definitionOf } from "./one-off-story.ts";

type Code = number | undefined | readonly [code: number | undefined, reason: string];

function container(name: string, code: Code): OneOffContainer {
  const [exitCode, reason] = Array.isArray(code) ? code : [code, ""];
  return { name, image: "web:v1", lastStatus: "STOPPED", exitCode, reason };
}

function task(codes: Readonly<Record<string, Code>>, overrides: Partial<OneOffTask> = {}): OneOffTask {
  return {
    id: "task1",
    arn: "arn:aws:ecs:eu-west-1:123456789012:task/prod/task1",
    lastStatus: "STOPPED",
    desiredStatus: "STOPPED",
    stopCode: "EssentialContainerExited",
    stoppedReason: "Essential container in task exited",
    createdAt: 1,
    startedAt: 2,
    stoppedAt: 3,
    containers: Object.entries(codes).map(([name, code]) => container(name, code)),
    ...overrides,
  };
}

const OOM = "OutOfMemoryError: Container killed due to memory usage";
const NO_COMMAND = 'CannotStartContainerError: exec: "migrat": executable file not found in $PATH';

// Essential are app and proxy; side is not.
const DEFINITION = definitionOf({ app: {}, proxy: {}, side: { essential: false } });

test.each<
  [
    what: string,
    codes: Readonly<Record<string, Code>>,
    verdict: string,
    named?: string | undefined,
    overrides?: Partial<OneOffTask>,
  ]
>([
  ["the only essential one ends with 0", { app: 0 }, "succeeded app"],
  ["it ends with another code", { app: 3 }, "failed app"],
  ["it is killed", { app: 137 }, "failed app"],
  ["it is ended by a signal", { app: 143 }, "failed app"],
  ["one of two ends with 0 and the other is taken down", { app: 0, proxy: 143 }, "succeeded app"],
  ["and that does not listen to SIGTERM", { app: 0, proxy: 137 }, "succeeded app"],
  ["and that was not even started", { app: 0, proxy: undefined }, "succeeded app"],
  ["the first in the definition is the one taken down", { app: 143, proxy: 0 }, "succeeded proxy"],
  ["the other essential one fails by itself", { app: 0, proxy: 1 }, "failed proxy"],
  ["both end with 0", { app: 0, proxy: 0 }, "succeeded app"],
  ["both are killed", { app: 137, proxy: 137 }, "failed app"],
  ["the other one ran out of memory", { app: 0, proxy: [137, OOM] }, "failed proxy"],
  ["one that ran out of memory has not been taken down", { app: [137, OOM], proxy: 0 }, "failed app"],
  ["a sidecar fails", { app: 0, side: 1 }, "succeeded app"],
  ["a sidecar ends well and the essential one does not", { app: 2, side: 0 }, "failed app"],
  ["nothing reported an exit code", { app: undefined, proxy: undefined }, "failed app"],
  ["the named one ends with 0", { app: 143, side: 0 }, "succeeded side", "side"],
  ["the named one ends with 0 and an essential one fails", { app: 1, side: 0 }, "succeeded side", "side"],
  ["the named one fails", { app: 0, side: 4 }, "failed side", "side"],
  ["the named one is taken down as another one failed", { app: 1, side: 143 }, "failed app", "side"],
  ["the named one is taken down as another one was done", { app: 0, side: 143 }, "failed side", "side"],
  ["the named one ran out of memory", { app: 0, side: [137, OOM] }, "failed side", "side"],
  ["the named one is not there", { app: 0 }, "failed undefined", "gone"],
  [
    "the task did not start",
    { app: [undefined, NO_COMMAND], proxy: undefined },
    "failed app",
    undefined,
    { stopCode: "TaskFailedToStart" },
  ],
  [
    "the task did not start, and no container says why",
    { app: undefined },
    "failed undefined",
    undefined,
    { stopCode: "TaskFailedToStart" },
  ],
  [
    "it failed as a container before it did",
    { app: undefined, side: 1 },
    "failed side",
    undefined,
    { stopCode: "TaskFailedToStart" },
  ],
  ["a person stopped it", { app: 0 }, "stopped-from-outside person", undefined, { stopCode: "UserInitiated" }],
  [
    "Spot took its machine",
    { app: 0 },
    "stopped-from-outside infrastructure",
    undefined,
    { stopCode: "SpotInterruption" },
  ],
  [
    "Fargate retired its machine",
    { app: 143 },
    "stopped-from-outside infrastructure",
    undefined,
    { stopCode: "TerminationNotice" },
  ],
])("%s", (_, codes, expected, ...[named, overrides]) => {
  const deciding = decidingOf({ success: named, container: undefined }, DEFINITION);
  const verdict = judgeExit(task(codes, overrides), deciding);
  const about =
    verdict.kind === "succeeded"
      ? verdict.container
      : verdict.kind === "failed"
        ? String(verdict.container?.name)
        : verdict.by;
  expect(`${verdict.kind} ${about}`).toBe(expected);
});

test("the container that is named decides, before the one that is overridden, before the essential ones", () => {
  const named = { kind: "named", container: "side", essential: false };
  expect(decidingOf({ success: "side", container: "app" }, DEFINITION)).toEqual(named);
  expect(decidingOf({ success: undefined, container: "side" }, DEFINITION)).toEqual(named);
  expect(decidingOf({ success: undefined, container: undefined }, DEFINITION)).toEqual({
    kind: "essential",
    containers: ["app", "proxy"],
  });
});

test("only a container that is not essential can be done while its task goes on", () => {
  const running = task({ app: undefined, side: 0 }, { desiredStatus: "RUNNING", stopCode: "" });
  const early = (success: string, one = running) =>
    decidedEarly(one, decidingOf({ success, container: undefined }, DEFINITION));
  expect(early("side")).toBe(true);
  expect(early("side", task({ app: undefined, side: undefined }, { desiredStatus: "RUNNING" }))).toBe(false);
  expect(early("side", task({ app: 0, side: 0 }))).toBe(false);
  expect(early("app", task({ app: 0, side: undefined }, { desiredStatus: "RUNNING" }))).toBe(false);
});
