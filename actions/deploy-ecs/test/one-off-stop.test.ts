import { Failure } from "@deploy-actions/shared/failure";
import { expect, test } from "@jest/globals";
import type { OneOffTasks } from "../src/one-off/one-off-tasks.ts";
import { requestFor } from "../src/one-off/request.ts";
import { describeFoundOneOff, stopOneOff } from "../src/one-off/stop-one-off.ts";
import type { UnfinishedOneOff } from "../src/one-off/unfinished-one-off.ts";
import type { Play } from "./fake-one-off-tasks.ts";
import { oneOff, oneOffWorld } from "./one-off-story.ts";

/** A world in which main was killed so long after RunTask, and what post says of it. */
async function afterKill(
  play: Play,
  { ms, answered = true, started = true }: { ms: number; answered?: boolean; started?: boolean },
) {
  const world = oneOffWorld(play);
  const request = await requestFor(oneOff(), world.where(), 0);
  const answer = started ? await world.tasks.run(request) : undefined;
  const unfinished: UnfinishedOneOff = {
    name: "migrate",
    when: "run-before",
    startedBy: request.startedBy,
    family: "web",
    task: answered && answer?.kind === "started" ? answer.task.arn : undefined,
  };
  await world.clock.sleep(ms);
  return { ...world, unfinished };
}

type World = Awaited<ReturnType<typeof afterKill>>;

async function post({ tasks, clock, unfinished, where }: World, other: Partial<OneOffTasks> = {}) {
  const all: OneOffTasks = {
    run: (request) => tasks.run(request),
    find: (arn) => tasks.find(arn),
    findStartedBy: (...names) => tasks.findStartedBy(...names),
    stop: (...how) => tasks.stop(...how),
    ...other,
  };
  const signal = new AbortController().signal;
  const found = await stopOneOff(unfinished, { tasks: all, clock, log: () => {}, signal, run: where().run });
  return { found, ...describeFoundOneOff(unfinished, found) };
}

test("a migration that still runs is stopped, and that it was half-way is said loudly", async () => {
  const world = await afterKill({}, { ms: 60_000 });
  expect(await post(world)).toEqual({
    found: { kind: "stopped", task: "task1", stopped: { kind: "half-way" } },
    text: "Task task1 of migrate: IT WAS STOPPED HALF-WAY: what migrate had changed by then stays changed. Look at it before you run it again.",
    harmless: false,
  });
  expect(world.tasks.all[0]?.stoppedReason).toBe(
    "deploy-actions: the step was cut short (octo/shop, run 4711, attempt 1)",
  );
});

test("one whose answer was lost is found by who started it", async () => {
  const world = await afterKill({}, { ms: 60_000, answered: false });
  expect(await post(world)).toMatchObject({ found: { kind: "stopped", stopped: { kind: "half-way" } } });
  expect(world.tasks.all[0]).toMatchObject({ desiredStatus: "STOPPED" });
});

test("one that ECS does not show yet is waited for", async () => {
  const world = await afterKill({}, { ms: 100, answered: false });
  expect(await post(world)).toMatchObject({
    found: { kind: "stopped", stopped: { kind: "never-began" } },
    harmless: true,
  });
});

test("one that had ended by itself is told with its exit codes", async () => {
  const world = await afterKill({ containers: { app: { endsAfter: 10_000, exitCode: 0 } } }, { ms: 60_000 });
  expect(await post(world)).toEqual({
    found: { kind: "ended", task: "task1", exitCodes: "app ended with exit code 0" },
    text: "Task task1 of migrate had ended by itself: app ended with exit code 0.",
    harmless: true,
  });
});

test("one that main had stopped is not called a success", async () => {
  const world = await afterKill({ containers: { app: { onTerm: 0 } } }, { ms: 60_000 });
  await world.tasks.stop(world.unfinished.task ?? "", "deploy-actions: cancelled");
  await world.clock.sleep(20_000);
  expect(await post(world)).toMatchObject({ found: { kind: "was-stopped", began: true }, harmless: false });
});

test("one that ends while it is being stopped is told apart", async () => {
  const world = await afterKill({ containers: { app: { endsAfter: 50_000, exitCode: 0 } } }, { ms: 69_000 });
  const stop: OneOffTasks["stop"] = async (...how) => {
    await world.clock.sleep(1_500);
    return await world.tasks.stop(...how);
  };
  expect(await post(world, { stop })).toMatchObject({
    found: { kind: "stopped", stopped: { kind: "ended-before", exitCodes: "app ended with exit code 0" } },
    harmless: true,
  });
});

test("a task that was never started is not found, and nothing is wrong with that", async () => {
  const world = await afterKill({}, { ms: 0, answered: false, started: false });
  expect(await post(world)).toMatchObject({ found: { kind: "not-there" }, harmless: true });
});

test("a task that cannot be stopped may still run, and that is said", async () => {
  const world = await afterKill({}, { ms: 60_000 });
  const stop = async () => {
    throw new Failure("AWS denied stopping task task1.", { hint: "" });
  };
  expect(await post(world, { stop })).toMatchObject({
    text: "Task task1 of migrate: IT COULD NOT BE STOPPED AND MAY STILL RUN: AWS denied stopping task task1.",
    harmless: false,
  });
});

test("an ECS that cannot be asked is an error, not a task that is not there", async () => {
  const world = await afterKill({}, { ms: 60_000 });
  const find = async () => {
    throw new Failure("AWS could not be reached.", { hint: "" });
  };
  await expect(post(world, { find })).rejects.toThrow("AWS could not be reached.");
});
