import { Failure } from "@deploy-actions/shared/failure";
import { expect, test } from "@jest/globals";
import type { LiveLogs } from "../src/one-off/live-logs.ts";
import type { OneOffTasks } from "../src/one-off/one-off-tasks.ts";
import { definitionOf, oneOff, oneOffWorld, shown } from "./one-off-story.ts";

/** A program that ends. */
const ends = (exitCode: number, lines: readonly string[] = [], endsAfter = 10_000) => ({
  endsAfter,
  exitCode,
  writes: lines.map((line, index) => [index * 10, line] as const),
});

test("a migration that succeeds is shown while it runs, and its end is known some seconds after", async () => {
  const world = oneOffWorld({
    containers: {
      app: {
        endsAfter: 60_000,
        writes: [
          [0, "applying 001_users.sql"],
          [59_000, "2 migrations applied"],
        ],
      },
    },
  });
  const { end, log, seconds } = await world.run(oneOff({ command: ["npm", "run", "migrate"] }));
  expect(end).toMatchObject({ kind: "succeeded", container: "app", task: "task1" });
  expect(log).toEqual([
    "Running migrate (run-before): a task of web:1, npm run migrate, 15 min at most.",
    expect.stringMatching(/^migrate: task task1 is PROVISIONING after \d+ s\.$/),
    expect.stringMatching(/^migrate: task task1 is PENDING after 1\d s\.$/),
    expect.stringMatching(/^migrate: task task1 is RUNNING after 2\d s\.$/),
    "  | applying 001_users.sql",
    "  | 2 migrations applied",
    expect.stringMatching(/^migrate: task task1 is DEPROVISIONING after 1 min 2\d s\.$/),
    expect.stringMatching(/^migrate succeeded: container app ended with exit code 0 after 1 min 2\d s\.$/),
  ]);
  // Started after 20 s, done after 60 s more.
  expect(seconds).toBeLessThan(80 + 6);
  expect(world.tasks.requests[0]).toMatchObject({
    taskDefinition: expect.stringContaining("web:1"),
    placement: { launchType: "FARGATE", networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-1"] } } },
    overrides: { containerOverrides: [{ name: "app", command: ["npm", "run", "migrate"] }] },
  });
});

test("a migration that ends with 3 fails with its exit code and its last lines, without what looks like a secret", async () => {
  const world = oneOffWorld({ containers: { app: ends(3, ["connecting", "password=hunter2", "duplicate column"]) } });
  const { end } = await world.run();
  expect(end).toMatchObject({
    kind: "failed",
    class: "crash",
    what: "migrate failed: container app: the program ended with exit code 3.",
    container: "app",
    exitCode: 3,
    log: { kind: "lines", lines: ["connecting", "password=***", "duplicate column"] },
  });
});

test("a sidecar that ends with another code does not fail a migration that succeeded", async () => {
  const containers = { app: ends(0, ["done"]), proxy: { onTerm: 1, writes: [[0, "listening"]] as const } };
  const world = oneOffWorld({ containers }, definitionOf({ app: {}, proxy: { essential: false } }));
  const { end, log } = await world.run();
  expect(end).toMatchObject({ kind: "succeeded", container: "app" });
  expect(shown(log)).toEqual(["  app | done", "  proxy | listening"]);
});

test("a container that decides and is not essential ends the task once it is done", async () => {
  const world = oneOffWorld(
    { containers: { schema: ends(0, ["done"]) } },
    definitionOf({ app: {}, schema: { essential: false } }),
  );
  const { end, seconds } = await world.run(oneOff({ success: "schema" }));
  expect(end).toMatchObject({ kind: "succeeded", container: "schema" });
  expect(world.tasks.all[0]).toMatchObject({
    desiredStatus: "STOPPED",
    stoppedReason: "deploy-actions: the container that decides has ended (octo/shop, run 4711, attempt 1)",
  });
  expect(seconds).toBeLessThan(45);
});

test("a migration that takes too long is stopped, and that it was half-way is said loudly", async () => {
  const world = oneOffWorld({ containers: { app: { writes: [[0, "locking table users"]] } } });
  const { end, log } = await world.run(oneOff({ timeout: 120_000 }));
  expect(end).toMatchObject({
    kind: "timed-out",
    class: "timeout",
    what: "migrate was not done within 2 min.",
    stopped: { kind: "half-way" },
    log: { kind: "lines", lines: ["locking table users"] },
  });
  expect(log.at(-1)).toBe(
    "migrate was not done within 2 min. IT WAS STOPPED HALF-WAY: what migrate had changed by then stays changed. Look at it before you run it again.",
  );
  expect(world.tasks.all[0]).toMatchObject({
    stopCode: "UserInitiated",
    stoppedReason: "deploy-actions: timed out (octo/shop, run 4711, attempt 1)",
  });
});

test("a program that does not listen to SIGTERM is waited for until it was killed", async () => {
  const world = oneOffWorld({ containers: { app: { onTerm: "ignores" } } });
  const { end, seconds } = await world.run(oneOff({ timeout: 60_000 }));
  expect(end).toMatchObject({ kind: "timed-out", stopped: { kind: "half-way" } });
  expect(seconds).toBeGreaterThan(90);
});

test("a migration that is done in the moment of its time-out has succeeded", async () => {
  const world = oneOffWorld({ containers: { app: ends(0, [], 40_000) } });
  // It ends just before the stop reaches it, as ECS sees it.
  const tasks: OneOffTasks = {
    ...port(world.tasks),
    stop: async (arn, reason) => {
      world.timeline.advance(1_000);
      return await world.tasks.stop(arn, reason);
    },
  };
  const { end } = await world.run(oneOff({ timeout: 59_500 }), { tasks });
  expect(end).toMatchObject({ kind: "succeeded" });
});

test("a task that never gets to run says where it was stuck, and that it changed nothing", async () => {
  const world = oneOffWorld({ startAfter: 3_600_000 });
  const { end, log } = await world.run(oneOff({ timeout: 300_000 }));
  expect(end).toMatchObject({
    kind: "timed-out",
    what: "migrate did not get to run within 5 min: its task was still PROVISIONING.",
    stopped: { kind: "never-began" },
  });
  expect(log.at(-1)).toContain("it has changed nothing");
});

test("a cancelled step stops the task at once, and is done before the runner kills it", async () => {
  const world = oneOffWorld({ containers: { app: { writes: [[0, "locking table users"]] } } });
  const controller = new AbortController();
  world.after(40_000, () => controller.abort(new Error("cancelled")));
  const { end, log, saved, seconds } = await world.run(oneOff(), { signal: controller.signal });
  expect(end).toMatchObject({ kind: "cancelled", task: "task1", stopped: { kind: "half-way" } });
  expect(log.at(-1)).toContain("IT WAS STOPPED HALF-WAY");
  expect(saved.at(-1)).toMatchObject({ name: "migrate", task: world.tasks.all[0]?.arn });
  expect(seconds).toBeLessThan(40 + 10);
});

test("a cancelled step whose task takes its time leaves its end to the post step", async () => {
  const world = oneOffWorld({ containers: { app: { onTerm: "ignores" } } });
  const controller = new AbortController();
  world.after(40_000, () => controller.abort(new Error("cancelled")));
  const { end, seconds } = await world.run(oneOff(), { signal: controller.signal });
  expect(end).toMatchObject({ kind: "cancelled", stopped: { kind: "stopping" } });
  expect(seconds).toBeLessThan(40 + 10);
});

test("a step that was cancelled before starts nothing", async () => {
  const world = oneOffWorld();
  const { end, saved } = await world.run(oneOff(), { signal: AbortSignal.abort(new Error("cancelled")) });
  expect(end).toMatchObject({ kind: "cancelled", task: undefined, stopped: undefined });
  expect([world.tasks.all, saved]).toEqual([[], []]);
});

test("an image that is missing is explained like that of a service", async () => {
  const world = oneOffWorld({
    failsToStart: "CannotPullContainerError: failed to resolve ref shop/web:v9: shop/web:v9: not found",
  });
  const { end } = await world.run();
  expect(end).toMatchObject({
    kind: "failed",
    class: "image-not-found",
    what: "migrate failed: the image does not exist.",
    container: undefined,
  });
});

test("somebody who stops the task from outside is told apart from a failure of its own, whatever its exit code", async () => {
  const world = oneOffWorld({ containers: { app: { onTerm: 0 } } });
  world.after(40_000, () => world.tasks.endFromOutside("task1", "UserInitiated", "Task stopped by user"));
  const { end } = await world.run();
  expect(end).toMatchObject({ kind: "failed", class: "stopped-by-someone", reason: "Task stopped by user" });
});

test("a task whose Spot capacity went away has not succeeded", async () => {
  const world = oneOffWorld({ containers: { app: { onTerm: 0 } } });
  world.after(40_000, () => world.tasks.endFromOutside("task1", "SpotInterruption", "Your Spot Task was interrupted."));
  const { end } = await world.run();
  expect(end).toMatchObject({ kind: "failed", class: "infrastructure" });
});

test("a program for another processor is known by its log line", async () => {
  const world = oneOffWorld({ containers: { app: ends(255, ["exec /bin/sh: exec format error"]) } });
  const { end } = await world.run();
  expect(end).toMatchObject({ kind: "failed", class: "wrong-architecture" });
});

test("lines that arrive seconds after the end are waited for", async () => {
  const world = oneOffWorld({ containers: { app: ends(1, ["cannot connect to the database"], 100) } });
  const { end, log } = await world.run(oneOff(), { logs: world.tasks.logs(4_000) });
  expect(end).toMatchObject({ log: { kind: "lines", lines: ["cannot connect to the database"] } });
  expect(shown(log)).toEqual(["  | cannot connect to the database"]);
});

test("ten thousand lines are all shown, once and in order, and the last ones kept", async () => {
  const lines = Array.from({ length: 10_000 }, (_, index) => [Math.floor(index / 10), `row ${index}`] as const);
  const world = oneOffWorld({ containers: { app: { endsAfter: 5_000, exitCode: 1, writes: lines } } });
  const { end, log, seconds } = await world.run();
  expect(shown(log)).toEqual(lines.map(([, line]) => `  | ${line}`));
  expect(end).toMatchObject({ log: { kind: "lines", lines: lines.slice(-30).map(([, line]) => line) } });
  expect(seconds).toBeLessThan(35);
});

test("a log that may not be read is said once, and changes nothing about the verdict", async () => {
  const logs: LiveLogs = {
    read: async () => ({
      kind: "unavailable",
      why: "logs:GetLogEvents on log group /ecs/web is not allowed to this step",
    }),
  };
  const world = oneOffWorld({ containers: { app: ends(0) } });
  const { end, log } = await world.run(oneOff(), { logs });
  expect(end).toMatchObject({ kind: "succeeded" });
  expect(log.filter((line) => line.includes("logs:GetLogEvents"))).toEqual([
    "Log lines of container app are not shown: logs:GetLogEvents on log group /ecs/web is not allowed to this step.",
  ]);
});

test("a log that fails now and then is read on from where it was", async () => {
  const world = oneOffWorld({ containers: { app: ends(0, ["one", "two"]) } });
  const inner = world.tasks.logs();
  let reads = 0;
  const logs: LiveLogs = {
    read: async (...place) => {
      reads += 1;
      if (reads % 2 === 1) throw new Error("Rate exceeded");
      return await inner.read(...place);
    },
  };
  const { log } = await world.run(oneOff(), { logs });
  expect(shown(log)).toEqual(["  | one", "  | two"]);
});

test("a container that logs elsewhere says so", async () => {
  const world = oneOffWorld({ containers: { app: ends(1) } }, definitionOf({ app: { logDriver: "splunk" } }));
  const { end, log } = await world.run();
  expect(log).toContain("Log lines are not shown: container app logs through splunk.");
  expect(end).toMatchObject({ log: { kind: "unavailable", why: "container app logs through splunk" } });
});

test("with log-lines 0 no log is read", async () => {
  const world = oneOffWorld({ containers: { app: ends(1, ["personal data"]) } });
  const { end, log } = await world.run(oneOff(), {}, { logLines: 0 });
  expect(shown(log)).toEqual([]);
  expect(end).toMatchObject({ log: { kind: "unavailable", why: "log-lines is 0" } });
});

test("no room for the task is asked again a few times, and then explained", async () => {
  const world = oneOffWorld({ containers: { app: ends(0) } });
  world.tasks.noPlace.push(...Array.from({ length: 4 }, () => [{ reason: "RESOURCE:MEMORY", detail: "" }]));
  const { end, log } = await world.run();
  expect(end).toMatchObject({
    kind: "refused",
    class: "placement",
    what: "migrate was not started: ECS found no place for the task: no container instance has enough CPU or memory free.",
    reason: "RESOURCE:MEMORY",
  });
  expect(log.filter((line) => line.includes("Asking again"))).toHaveLength(3);
  expect(world.tasks.all).toEqual([]);
});

test("room that comes up in the meantime is used", async () => {
  const world = oneOffWorld({ containers: { app: ends(0) } });
  world.tasks.noPlace.push([{ reason: "Capacity is unavailable at this time.", detail: "" }]);
  const { end } = await world.run();
  expect(end).toMatchObject({ kind: "succeeded" });
  expect(world.tasks.all).toHaveLength(1);
});

test("a request that AWS refuses starts nothing and carries its hint on", async () => {
  const world = oneOffWorld();
  const cause = Object.assign(new Error("no"), { name: "AccessDeniedException", $metadata: { httpStatusCode: 400 } });
  const run = async () => {
    throw new Failure("AWS denied running a task.", { hint: "Add the statement below.", evidence: ["{}"], cause });
  };
  const { end } = await world.run(oneOff(), { tasks: { ...port(world.tasks), run } });
  expect(end).toMatchObject({
    kind: "refused",
    class: "aws-refused",
    what: "migrate was not started: AWS denied running a task.",
    hint: "Add the statement below.",
    evidence: ["{}"],
  });
});

test("a refusal that is known is explained like a failure", async () => {
  const world = oneOffWorld();
  const message = "AWS refused running a task: ECS was unable to assume the role 'arn:aws:iam::123456789012:role/web'.";
  const cause = Object.assign(new Error("no"), { name: "ClientException", $metadata: { httpStatusCode: 400 } });
  const run = async () => {
    throw new Failure(message, { hint: "Correct the value that the message names.", cause });
  };
  const { end } = await world.run(oneOff(), { tasks: { ...port(world.tasks), run } });
  expect(end).toMatchObject({
    kind: "refused",
    class: "role-not-assumable",
    hint: expect.stringContaining("trust policy"),
  });
});

test("a task whose start lost its answer is found and followed, and is not started a second time", async () => {
  const world = oneOffWorld({ containers: { app: ends(0) } });
  const tasks: OneOffTasks = {
    ...port(world.tasks),
    run: async (request) => {
      await world.tasks.run(request);
      throw new Failure("AWS could not be reached.", { hint: "" });
    },
  };
  const { end, saved } = await world.run(oneOff(), { tasks });
  expect(end).toMatchObject({ kind: "succeeded", task: "task1" });
  expect(world.tasks.all).toHaveLength(1);
  expect(saved.map(({ task }) => task)).toEqual([undefined, world.tasks.all[0]?.arn]);
});

test("a start of which nothing is known is an error, and what is saved tells how to find the task", async () => {
  const world = oneOffWorld();
  const run = async () => {
    throw new Failure("AWS could not be reached.", { hint: "" });
  };
  const saved: object[] = [];
  const running = world.run(oneOff(), { tasks: { ...port(world.tasks), run }, save: (one) => void saved.push(one) });
  await expect(running).rejects.toThrow("AWS could not be reached.");
  expect(saved).toEqual([
    {
      name: "migrate",
      when: "run-before",
      family: "web",
      task: undefined,
      startedBy: expect.stringMatching(/^deploy-actions\/4711-1\//),
    },
  ]);
});

test("the same attempt follows the task it has started before; the next attempt starts another one", async () => {
  const world = oneOffWorld({ containers: { app: ends(3) } });
  await world.run();
  await world.clock.sleep(120_000);
  const again = await world.run();
  expect(again.end).toMatchObject({ kind: "failed", task: "task1" });
  expect(again.log).toContain(
    "migrate: this attempt of the run had started task task1 for it before; this step follows that one.",
  );
  const attempt = { ...world.where().run, attempt: "2" };
  expect((await world.run(oneOff(), {}, { run: attempt })).end).toMatchObject({ kind: "failed", task: "task2" });
});

test("a task that ECS does not tell about any more is stopped, and not said to have succeeded", async () => {
  const world = oneOffWorld({ containers: { app: {} } });
  const find = async () => {
    throw Object.assign(new Error("not authorized to perform ecs:DescribeTasks"), {
      name: "AccessDeniedException",
      $metadata: { httpStatusCode: 400 },
    });
  };
  const { end, log } = await world.run(oneOff(), { tasks: { ...port(world.tasks), find } });
  expect(end).toMatchObject({
    kind: "lost-sight",
    class: "aws-refused",
    reason: "not authorized to perform ecs:DescribeTasks",
    stopped: { kind: "stopping" },
  });
  expect(log.at(-1)).toContain("ECS is stopping it");
});

test("a network that is away for a minute does not end the following", async () => {
  const world = oneOffWorld({ containers: { app: ends(0, [], 120_000) } });
  const start = world.timeline.now();
  const find = async (arn: string) => {
    const seconds = (world.timeline.now() - start) / 1_000;
    if (seconds > 30 && seconds < 90) throw new Error("socket hang up");
    return await world.tasks.find(arn);
  };
  const { end, log } = await world.run(oneOff(), { tasks: { ...port(world.tasks), find } });
  expect(end).toMatchObject({ kind: "succeeded" });
  expect(log).toContain("migrate: could not look at task task1 (socket hang up); looking again.");
});

/** The methods of the fake, to replace one of them. */
function port(tasks: OneOffTasks): OneOffTasks {
  return {
    run: (request) => tasks.run(request),
    find: (arn) => tasks.find(arn),
    findStartedBy: (startedBy, family) => tasks.findStartedBy(startedBy, family),
    stop: (arn, reason) => tasks.stop(arn, reason),
  };
}
