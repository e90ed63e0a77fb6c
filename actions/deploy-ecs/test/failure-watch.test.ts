import type { Ecs, StoppedTask } from "@deploy-actions/shared/ecs/ecs";
import type { ContainerDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { definition } from "@deploy-actions/shared/testkit/ecs/web-task";
import { expect, test } from "@jest/globals";
import { logPlace } from "../src/failure/log-stream.ts";
import { FailureWatch } from "../src/failure/watch.ts";
import type { LogStream, TaskLogs } from "../src/task-logs.ts";
import { container, stopped } from "./stopped-task.ts";

const EXEC_FORMAT = "exec /app/serve: exec format error";

function watching(tasks: readonly StoppedTask[], written: Readonly<Record<string, readonly string[]>> = {}) {
  const world = { tasks };
  const ecs = { listStoppedTasks: async () => world.tasks } as Partial<Ecs> as Ecs;
  const logs: TaskLogs = {
    tail: async ({ stream }, lines) => ({ kind: "lines", lines: (written[stream] ?? []).slice(-lines) }),
  };
  return { world, watch: new FailureWatch({ ecs, logs, definition: definition("web:v1") }) };
}

test("remembers failed tasks that ECS has forgotten", async () => {
  const { watch, world } = watching([stopped({ id: "a" })]);
  expect(await watch.failures("ecs-svc/2")).toHaveLength(1);
  world.tasks = [stopped({ id: "b" })];
  expect((await watch.failures("ecs-svc/2")).map(({ task }) => task.id)).toEqual(["a", "b"]);
});

test.each([1, 255])(
  "reads the log of a task that ended with %i, where a wrong architecture shows",
  async (exitCode) => {
    const { watch } = watching([stopped({ id: "a", containers: [container({ exitCode })] })], {
      "ecs/app/a": [EXEC_FORMAT],
    });
    expect(await watch.failures("ecs-svc/2")).toMatchObject([{ class: "wrong-architecture" }]);
  },
);

test("gives the last lines of the container that failed", async () => {
  const { watch } = watching([stopped({ id: "a" })], { "ecs/app/a": ["one", "two", "three"] });
  const [failure] = await watch.failures("ecs-svc/2");
  expect(failure && (await watch.tail(failure, 2))).toEqual({ kind: "lines", lines: ["two", "three"] });
});

test("says why there are no lines when no container was started", async () => {
  const { watch } = watching([stopped({ id: "a", containers: [] })]);
  const [failure] = await watch.failures("ecs-svc/2");
  expect(failure && (await watch.tail(failure, 2))).toEqual({
    kind: "unavailable",
    why: "no container of the task was started",
  });
});

const AWSLOGS = { "awslogs-group": "/ecs/web", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "ecs" };

test.each<[string, ContainerDefinition["logConfiguration"], string | LogStream]>([
  [
    "another Region",
    { logDriver: "awslogs", options: AWSLOGS },
    { group: "/ecs/web", region: "us-east-1", stream: "ecs/app/a" },
  ],
  ["no configuration", undefined, "container app has no logConfiguration"],
  ["another driver", { logDriver: "splunk" }, "container app logs through splunk"],
  [
    "no prefix",
    { logDriver: "awslogs", options: { "awslogs-group": "/ecs/web" } },
    "container app has no awslogs-stream-prefix, so its stream's name is not known",
  ],
])("where the log is: %s", (_, logConfiguration, expected) => {
  const app = { name: "app", image: "web:v1", ...(logConfiguration && { logConfiguration }) };
  expect(logPlace({ family: "web", containerDefinitions: [app] }, "app", "a")).toEqual(
    typeof expected === "string" ? { kind: "elsewhere", why: expected } : { kind: "stream", stream: expected },
  );
});
