import type { Ending } from "@deploy-actions/shared/ecs/deployment/ending";
import type { TrafficSample } from "@deploy-actions/shared/ecs/deployment/traffic";
import type { Ecs, StoppedTask } from "@deploy-actions/shared/ecs/ecs";
import { Failure } from "@deploy-actions/shared/failure";
import { service } from "@deploy-actions/shared/testkit/ecs/service";
import { definition } from "@deploy-actions/shared/testkit/ecs/web-task";
import { expect, test } from "@jest/globals";
import { diagnose } from "../src/failure/diagnose.ts";
import { FailureWatch } from "../src/failure/watch.ts";
import type { TargetProblem } from "../src/target-groups.ts";
import type { TaskLogs } from "../src/task-logs.ts";
import { container, notStarted, stopped } from "./stopped-task.ts";

interface Seen {
  readonly tasks?: readonly StoppedTask[];
  readonly events?: readonly string[];
  readonly targets?: readonly TargetProblem[];
  readonly logLines?: number;
  readonly controller?: string;
  readonly traffic?: readonly TrafficSample[];
  readonly written?: Readonly<Record<string, readonly string[]>>;
}

function diagnosed(
  ending: Ending,
  { tasks = [], events = [], targets = [], logLines = 30, controller = "ECS", traffic = [], written }: Seen = {},
) {
  const ecs = { listStoppedTasks: async () => tasks } as Partial<Ecs> as Ecs;
  const logs: TaskLogs = {
    tail: async ({ stream }) => ({ kind: "lines", lines: written ? (written[stream] ?? []) : ["token=abc", "bye"] }),
  };
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
      traffic,
      events: events.map((message, at) => ({ id: `event${at}`, at, message })),
      service: service({ targetGroups: ["tg"], controller }),
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
const ROLLED = "Service deployment rolled back because";
const WIRING = `${ROLLED} of invalid networking configuration. Both targetGroup and alternateTargetGroup must be associated with the productionListenerRule or testListenerRule.`;
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
  [
    "somebody who moved the traffic",
    { kind: "superseded", by: "web:80 rule 1 has blue 70, green 30", taskDefinition: "web:2", moved: "traffic" },
    {},
    "superseded",
    "Somebody else moved the traffic before web:2 had all of it: web:80 rule 1 has blue 70, green 30.",
  ],
  ["a cancelled step", { kind: "cancelled" }, {}, "cancelled", "The step was cancelled while web:2 was rolling out."],
  [
    "an ECS that cannot be asked",
    { kind: "lost-sight", error: new Error("no route") },
    {},
    "aws-refused",
    "ECS could not be asked about the deployment of web:2 any more.",
  ],
  [
    "a hook that said no, in words that are not known",
    { kind: "rolled-back", by: "hook", reason: "the hook failed" },
    {},
    "hook-failed",
    "A lifecycle hook of the service ended the deployment of web:2.",
  ],
  [
    "a pause that nobody ended",
    { kind: "rolled-back", by: "hook", reason: `${ROLLED} POST_TEST_TRAFFIC_SHIFT pause hook timed out.` },
    {},
    "hook-failed",
    "ECS ended the deployment of web:2: nobody continued the deployment before its pause ended.",
  ],
  [
    "listener rules that do not fit, which nobody stopped",
    { kind: "rolled-back", by: "request", reason: WIRING },
    { tasks: [stopped()] },
    "load-balancer",
    "ECS ended the deployment of web:2: the two target groups of the service are not both behind its listener rules.",
  ],
  [
    "a validation function of CodeDeploy",
    {
      kind: "stopped",
      reason: "The deployment failed because one or more of the lifecycle event validation functions failed.",
    },
    { controller: "CODE_DEPLOY" },
    "hook-failed",
    "CodeDeploy ended the deployment of web:2: a validation function of CodeDeploy said no to the new release.",
  ],
  [
    "a replacement task set that never got healthy",
    {
      kind: "failed",
      by: "circuit-breaker",
      reason: "The deployment timed out while waiting for the replacement task set to become healthy.",
    },
    { controller: "CODE_DEPLOY", tasks: [stopped()] },
    "crash",
    "CodeDeploy gave up on web:2: container app: the program ended with exit code 1 (1 task failed).",
  ],
  [
    "checks that did not pass",
    { kind: "unhealthy", share: 10, reason: "check smoke: 500 instead of 200" },
    { tasks: [stopped()] },
    "checks-failed",
    "web:2 did not pass its checks with 10 % of the traffic.",
  ],
  [
    "another service that failed",
    { kind: "called-off", because: "service api failed" },
    {},
    "called-off",
    "The deployment of web:2 was called off: service api failed.",
  ],
  [
    "a pause",
    { kind: "paused", stage: "POST_TEST_TRAFFIC_SHIFT", hook: "ecs-pause-1" },
    {},
    "paused",
    "The deployment of web:2 waits at POST_TEST_TRAFFIC_SHIFT until somebody continues it; the release before still has traffic.",
  ],
  [
    "a bake that takes longer than the timeout",
    { kind: "timed-out" },
    { traffic: [{ at: 1, share: 10, stage: "BAKE_TIME" }] },
    "timeout",
    "web:2 was not steady within the timeout (at BAKE_TIME, with 10 % of the traffic).",
  ],
  [
    "only ECS's reason tells of the image",
    {
      kind: "rolled-back",
      by: "circuit-breaker",
      reason: "ECS deployment circuit breaker was triggered after three unsuccessful image digest resolution attempts.",
    },
    {},
    "image-not-found",
    "ECS gave up on web:2: ECS could not find the digest of the image.",
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
    what: "ECS gave up on web:2: container app: the program ended with exit code 1 (2 of the 3 tasks that failed; 1 image-not-found).",
    reason: "Essential container in task exited",
    hint: expect.stringContaining("last log lines"),
    container: "app",
    exitCode: 1,
    failedTasks: 3,
    failures: [
      { class: "crash", container: "app", exitCode: 1, count: 2 },
      { class: "image-not-found", container: "app", exitCode: undefined, count: 1 },
    ],
    targets: [TARGET],
    log: { kind: "lines", lines: ["token=***", "bye"] },
    events: ["one", "two"],
  });
});

test("checks that did not pass say which tasks died meanwhile", async () => {
  const ending = { kind: "unhealthy", share: 10, reason: "check smoke: 503 instead of 200" } as const;
  expect((await diagnosed(ending)).reason).toBe("check smoke: 503 instead of 200");
  expect((await diagnosed(ending, { tasks: [stopped(), stopped({ created: 2 })] })).reason).toBe(
    "check smoke: 503 instead of 200; container app: the program ended with exit code 1 (2 tasks failed)",
  );
});

const DENIED =
  "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/web-execution/0123 is not authorized to perform: secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:eu-west-1:123456789012:secret:db";

test.each([
  [
    "because no identity-based policy allows the secretsmanager:GetSecretValue action",
    'Add the statement that follows to a policy of the role web-execution. {"Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"arn:aws:secretsmanager:eu-west-1:123456789012:secret:db"}',
  ],
  [
    "with an explicit deny in a permissions boundary: arn:aws:iam::123456789012:policy/tasks",
    'A Deny in a permissions boundary (tasks) forbids secretsmanager:GetSecretValue, and no Allow outweighs it: it is set at the role web-execution in IAM, under "Permissions boundary".',
  ],
])(
  "what a role of the task was denied %s comes with the statement to add, or with where the Deny is",
  async (why, advice) => {
    const { class: failureClass, hint } = await diagnosed(BREAKER, { tasks: [notStarted(`${DENIED} ${why}`)] });
    expect(failureClass).toBe("secret-access-denied");
    expect(hint.endsWith(advice)).toBe(true);
  },
);

test("a call of this step that was denied comes with its statement, too", async () => {
  const message =
    "User: arn:aws:sts::123456789012:assumed-role/deploy/run is not authorized to perform: ecs:DescribeServices on resource: arn:aws:ecs:eu-west-1:123456789012:service/prod/web because no identity-based policy allows the ecs:DescribeServices action";
  const error = new Failure("AWS denied it.", { hint: "Add the statement below.", cause: new Error(message) });
  expect(await diagnosed({ kind: "lost-sight", error })).toMatchObject({
    reason: `AWS denied it. Error: ${message}`,
    hint: 'Check credentials, permissions and the network. Then look at the service. Add the statement that follows to a policy of the role deploy. {"Effect":"Allow","Action":"ecs:DescribeServices","Resource":"arn:aws:ecs:eu-west-1:123456789012:service/prod/web"}',
  });
});

test("the log is that of the failure that tells most, not of a task that lost its host", async () => {
  const spot = { stopCode: "SpotInterruption", stoppedReason: "Your Spot Task was interrupted." };
  const tasks = [
    stopped({ id: "lost-1", ...spot }),
    stopped({ id: "lost-2", ...spot }),
    stopped({ id: "crashed", containers: [container({ name: "app", exitCode: 3 })] }),
  ];
  const written = { "ecs/app/lost-2": ["all is well"], "ecs/app/crashed": ["no database"] };
  expect(await diagnosed(BREAKER, { tasks, written })).toMatchObject({
    class: "crash",
    what: "ECS gave up on web:2: container app: the program ended with exit code 3 (1 of the 3 tasks that failed; 2 infrastructure).",
    log: { kind: "lines", lines: ["no database"] },
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
