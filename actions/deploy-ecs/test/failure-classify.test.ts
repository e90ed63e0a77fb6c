import { expect, test } from "@jest/globals";
import { classifyTask } from "../src/failure/classify.ts";
import { container, notStarted, stopped } from "./stopped-task.ts";

const PULL = "CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref";
const RESOURCES =
  "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed:";
test("a task that cannot start is told with what the catalogue knows, and with the words of ECS", () => {
  const reason = `${PULL} shop/web:v2: shop/web:v2: not found`;
  expect(classifyTask(notStarted(reason))).toMatchObject({
    class: "image-not-found",
    heals: false,
    meaning: "the image does not exist",
    hint: expect.stringContaining("was it pushed"),
    reason,
    container: { name: "app" },
  });
});

const FETCHING = `${RESOURCES} unable to retrieve secret from asm: service call has been retried 5 time(s): failed to fetch secret`;
const NO_ANSWER =
  "from secrets manager: RequestCanceled: request context canceled caused by: context deadline exceeded";

test.each([
  ["secret-access-denied", `${FETCHING} arn:aws:secretsmanager:eu-west-1:123456789012:secret:efs-volume ${NO_ANSWER}`],
  [
    "secret-access-denied",
    `${FETCHING} arn:aws:secretsmanager:eu-west-1:123456789012:secret:awslogs/logger ${NO_ANSWER}`,
  ],
  [
    "secret-access-denied",
    `${FETCHING} arn:aws:secretsmanager:eu-west-1:123456789012:secret:AccessDenied ${NO_ANSWER}`,
  ],
  [
    "secret-missing",
    `${RESOURCES} unable to retrieve secrets from ssm: invalid parameters: /mount/awslogs/unauthorized`,
  ],
  ["image-not-found", `${PULL} shop/web:403: shop/web:403: not found`],
  ["image-not-found", `${PULL} shop/unauthorized:429: shop/unauthorized:429: not found`],
  ["image-registry-unreachable", `${PULL} shop/not-found:404: net/http: TLS handshake timeout`],
  [
    "log-driver",
    "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group /secret/volume does not exist.",
  ],
])("names are not taken for ECS's words: %s", (expected, reason) => {
  expect(classifyTask(notStarted(reason))).toMatchObject({ class: expected });
});

const exited = (exitCode: number, reason = "") => stopped({ containers: [container({ exitCode, reason })] });

test.each([
  ["crash", exited(1)],
  ["crash", exited(132)],
  ["crash", exited(134)],
  ["crash", exited(139)],
  ["crash", exited(143)],
  ["exited", exited(0)],
  ["command-not-found", exited(126)],
  ["command-not-found", exited(127)],
  ["out-of-memory", exited(137)],
  ["out-of-memory", exited(137, "OutOfMemoryError: Container killed due to memory usage")],
  [
    "target-unhealthy",
    stopped({
      stopCode: "ServiceSchedulerInitiated",
      stoppedReason:
        "Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef)",
    }),
  ],
  [
    "container-unhealthy",
    stopped({ stopCode: "ServiceSchedulerInitiated", stoppedReason: "Task failed container health checks" }),
  ],
  ["infrastructure", stopped({ stopCode: "SpotInterruption", stoppedReason: "Your Spot Task was interrupted." })],
  [
    "infrastructure",
    stopped({ stopCode: "TerminationNotice", stoppedReason: "Host EC2 (instance i-0123456789abcdef0) terminated." }),
  ],
  ["unknown", stopped({ stopCode: "", stoppedReason: "", containers: [] })],
] as const)("a task that stopped: %s", (expected, task) => {
  expect(classifyTask(task)).toMatchObject({ class: expected });
});

test.each([
  ["the scheduler made room", "ServiceSchedulerInitiated", "Scaling activity initiated by (deployment ecs-svc/1)"],
  ["the scheduler spread tasks over zones", "ServiceSchedulerInitiated", "Availability Zone rebalancing"],
  ["a person stopped it", "UserInitiated", "Task stopped by user"],
])("a task says nothing about the release when %s", (_, stopCode, stoppedReason) => {
  expect(classifyTask(stopped({ stopCode, stoppedReason }))).toBeUndefined();
});

test("the container that failed is named, not the ones that were taken down with it", () => {
  const task = stopped({
    containers: [
      container({ name: "proxy", exitCode: 143 }),
      container({ name: "app", exitCode: 3 }),
      container({ name: "agent", exitCode: 137 }),
    ],
  });
  expect(classifyTask(task)).toMatchObject({
    class: "crash",
    container: { name: "app" },
    meaning: "the program ended with exit code 3",
  });
});

test.each([
  ["DockerTimeoutError: Could not transition to started; timed out after waiting 3m0s", "app"],
  ["CannotStopContainerError: Could not transition to stopped; timed out after waiting 2m30s", "proxy"],
])("an error of the runtime is the failure, unless it is only about stopping: %s", (reason, failed) => {
  const task = stopped({
    containers: [container({ name: "proxy", exitCode: 1 }), container({ name: "app", exitCode: undefined, reason })],
  });
  expect(classifyTask(task)?.container?.name).toBe(failed);
});

test("a program of another architecture shows in its log only", () => {
  const task = stopped({ containers: [container({ exitCode: 255 })] });
  const log = ["exec /usr/local/bin/serve: exec format error"];
  expect(classifyTask(task, log)).toMatchObject({ class: "wrong-architecture", heals: false });
  expect(classifyTask(task)).toMatchObject({ class: "crash", heals: true });
});
