import type { Ending } from "@deploy-actions/shared/ecs/deployment/ending";
import type { Ecs, StoppedTask } from "@deploy-actions/shared/ecs/ecs";
import { service } from "@deploy-actions/shared/testkit/ecs/service";
import { definition } from "@deploy-actions/shared/testkit/ecs/web-task";
import { expect, test } from "@jest/globals";
import { diagnose } from "../src/failure/diagnose.ts";
import { FailureWatch } from "../src/failure/watch.ts";
import type { TargetProblem } from "../src/target-groups.ts";
import { container, notStarted, stopped } from "./stopped-task.ts";

interface Seen {
  readonly tasks?: readonly StoppedTask[];
  readonly events?: readonly string[];
  readonly targets?: readonly TargetProblem[];
  readonly logLines?: number;
}

function diagnosed(ending: Ending, { tasks = [], events = [], targets = [], logLines = 30 }: Seen = {}) {
  const ecs = { listStoppedTasks: async () => tasks } as Partial<Ecs> as Ecs;
  const logs = { tail: async () => ({ kind: "lines", lines: ["token=abc", "bye"] }) as const };
  return diagnose(
    {
      ending,
      mine: {
        deploymentId: "ecs-svc/2",
        taskDefinition: "web:2",
        previousDeploymentId: "ecs-svc/1",
        serviceDeployment: undefined,
        createdAt: 0,
      },
      samples: [],
      traffic: [],
      events: events.map((message, at) => ({ id: `event${at}`, at, message })),
      service: service({ targetGroups: ["tg"] }),
    },
    {
      watch: new FailureWatch({ ecs, logs, definition: definition("web:v2") }),
      targetGroups: { unhealthy: async () => targets },
      logLines,
    },
  );
}

const NOT_FOUND = "CannotPullContainerError: failed to resolve ref web:v2: web:v2: not found";
const TARGET = {
  target: "10.0.1.17:8080",
  state: "unhealthy",
  reason: "Target.Timeout",
  description: "Request timed out",
};
const BREAKER = { kind: "rolled-back", by: "circuit-breaker", reason: "tasks failed to start" } as const;
const PLACEMENT = "(service web) was unable to place a task because there is no room.";

test.each<[string, Ending, Seen, string, string]>([
  [
    "a crash",
    BREAKER,
    { tasks: [stopped()] },
    "crash",
    "ECS gave up on web:2: container app: the program ended with exit code 1 (1 task failed).",
  ],
  [
    "an image that is not there",
    { kind: "doomed", because: "…" },
    { tasks: [notStarted(NOT_FOUND), notStarted(NOT_FOUND, { created: 2 })] },
    "image-not-found",
    "web:2 cannot become healthy: container app: the image does not exist (2 tasks failed).",
  ],
  [
    "no room, which only events tell",
    { kind: "timed-out" },
    { events: [PLACEMENT, "(service web) has started 1 tasks."] },
    "placement",
    "web:2 was not steady within the timeout: no place with room for the task.",
  ],
  [
    "targets that are unhealthy",
    { kind: "timed-out" },
    { targets: [TARGET] },
    "target-unhealthy",
    "web:2 was not steady within the timeout: its tasks run, but the load balancer does not find them healthy.",
  ],
  ["nothing but time", { kind: "timed-out" }, {}, "timeout", "web:2 was not steady within the timeout."],
  ["nothing at all", BREAKER, {}, "unknown", "ECS gave up on web:2."],
  [
    "an alarm, whatever the tasks say",
    { kind: "failed", by: "alarm", reason: "web-5xx" },
    { tasks: [stopped()] },
    "alarm",
    "A CloudWatch alarm of the service ended the deployment of web:2.",
  ],
  [
    "a rollback that failed",
    { kind: "rollback-failed", reason: "no candidate" },
    { tasks: [stopped()] },
    "crash",
    "web:2 failed, and ECS could not roll back (no candidate): container app: the program ended with exit code 1 (1 task failed).",
  ],
  [
    "somebody who stopped it",
    { kind: "rolled-back", by: "request", reason: "asked" },
    {},
    "stopped-by-someone",
    "Someone stopped the deployment of web:2.",
  ],
  [
    "somebody who stopped it for good",
    { kind: "stopped", reason: "" },
    {},
    "stopped-by-someone",
    "Someone stopped the deployment of web:2.",
  ],
  [
    "a newer deployment",
    { kind: "superseded", by: "ecs-svc/3", taskDefinition: "web:3" },
    {},
    "superseded",
    "A newer deployment (ecs-svc/3, web:3) replaced ours of web:2 before it was steady.",
  ],
  ["a cancelled step", { kind: "cancelled" }, {}, "cancelled", "The step was cancelled while web:2 was rolling out."],
  [
    "an ECS that cannot be asked",
    { kind: "lost-sight", error: new Error("no route") },
    {},
    "aws-refused",
    "ECS could not be asked about the deployment of web:2 any more.",
  ],
])("what happened: %s", async (_, ending, seen, failureClass, what) => {
  expect(await diagnosed(ending, seen)).toMatchObject({ class: failureClass, what });
});

test("the failure that most tasks had is the one that is shown, with its last lines masked", async () => {
  const tasks = [
    stopped(),
    notStarted(NOT_FOUND, { created: 3 }),
    stopped({ created: 2, containers: [container({ name: "app" })] }),
  ];
  expect(await diagnosed(BREAKER, { tasks, targets: [TARGET], events: ["one", "two"] })).toEqual({
    class: "crash",
    what: "ECS gave up on web:2: container app: the program ended with exit code 1 (3 tasks failed).",
    reason: "Essential container in task exited",
    hint: expect.stringContaining("last log lines"),
    container: "app",
    exitCode: 1,
    failedTasks: 3,
    targets: [TARGET],
    log: { kind: "lines", lines: ["token=***", "bye"] },
    events: ["one", "two"],
  });
});

test.each([
  ["the input turned it off", { tasks: [stopped()], logLines: 0 }, "log-lines is 0"],
  ["no task failed", {}, "no task failed"],
])("why there is no log: %s", async (_, seen, why) => {
  expect(await diagnosed(BREAKER, seen)).toMatchObject({ log: { kind: "unavailable", why } });
});

test("only the last events are kept", async () => {
  const events = Array.from({ length: 20 }, (_, index) => `event ${index}`);
  expect((await diagnosed(BREAKER, { events })).events).toEqual(events.slice(-8));
});
