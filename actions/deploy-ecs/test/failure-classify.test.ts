import { expect, test } from "@jest/globals";
import { CATALOGUE } from "../src/failure/catalogue.ts";
import { classifyTask } from "../src/failure/classify.ts";
import { entryOf } from "../src/failure/doom.ts";
import { container, notStarted, stopped } from "./stopped-task.ts";

const IMAGE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:v2";
const PULL = "CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref";
const DAEMON = "CannotPullContainerError: Error response from daemon:";
const RESOURCES =
  "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed:";
const START =
  "CannotStartContainerError: Error response from daemon: failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process:";

test.each([
  ["image-not-found", false, `${PULL} ${IMAGE}: ${IMAGE}: not found`],
  ["image-not-found", false, `${DAEMON} manifest for ${IMAGE} not found: manifest unknown: Requested image not found`],
  [
    "image-not-found",
    false,
    `${DAEMON} manifest for 403111222333.dkr.ecr.eu-west-1.amazonaws.com/web:v2 not found: manifest unknown`,
  ],
  [
    "image-not-found",
    false,
    `${DAEMON} repository 123456789012.dkr.ecr.eu-west-1.amazonaws.com/wep not found: name unknown: The repository with name 'wep' does not exist in the registry with id '123456789012'`,
  ],
  [
    "image-access-denied",
    false,
    `${DAEMON} pull access denied for shop/web, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`,
  ],
  [
    "image-access-denied",
    false,
    `${PULL} ${IMAGE}: pulling from host 123456789012.dkr.ecr.eu-west-1.amazonaws.com failed with status code [manifests v2]: 403 Forbidden`,
  ],
  [
    "image-access-denied",
    false,
    `${PULL} ghcr.io/shop/web:v2: failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://ghcr.io/token: 401 Unauthorized`,
  ],
  [
    "image-access-denied",
    false,
    `${RESOURCES} unable to retrieve ecr registry auth: service call has been retried 1 time(s): AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/web-execution/0123 is not authorized to perform: ecr:GetAuthorizationToken on resource: * because no identity-based policy allows the ecr:GetAuthorizationToken action`,
  ],
  [
    "image-registry-unreachable",
    true,
    `${PULL} docker.io/shop/web:v2: failed to do request: Head "https://registry-1.docker.io/v2/shop/web/manifests/v2": dial tcp 34.205.13.154:443: i/o timeout`,
  ],
  [
    "image-registry-unreachable",
    true,
    `${RESOURCES} unable to retrieve ecr registry auth: service call has been retried 3 time(s): RequestError: send request failed caused by: Post "https://api.ecr.eu-west-1.amazonaws.com/": dial tcp 10.0.1.20:443: i/o timeout`,
  ],
  [
    "image-registry-unreachable",
    true,
    `${PULL} docker.io/library/nginx:1: unexpected status code [manifests 1]: 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit`,
  ],
  [
    "image-registry-unreachable",
    true,
    `${DAEMON} Get "https://${IMAGE}": net/http: request canceled while waiting for connection`,
  ],
  [
    "image-registry-unreachable",
    true,
    `${PULL} ${IMAGE}: failed to do request: Head "https://${IMAGE}": net/http: TLS handshake timeout`,
  ],
  [
    "image-registry-unreachable",
    true,
    `${PULL} ghcr.io/shop/web:v2: unexpected status from HEAD request to https://ghcr.io/v2/shop/web/manifests/v2: 503 Service Unavailable`,
  ],
  [
    "image-registry-unreachable",
    true,
    `CannotPullContainerError: The task cannot pull ${IMAGE} from the registry ${IMAGE}. There is a connection issue between the task and the registry. Check your task network configuration. : failed to copy: httpReadSeeker: failed open`,
  ],
  [
    "image-registry-unreachable",
    true,
    'ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration. operation error ECR: GetAuthorizationToken, exceeded maximum number of attempts, 3, https response error StatusCode: 0, RequestID: , request send failed, Post "https://api.ecr.eu-west-1.amazonaws.com/": dial tcp 10.0.1.20:443: i/o timeout',
  ],
  ["image-registry-unreachable", true, `${PULL} ${IMAGE}`],
  [
    "image-not-found",
    false,
    `${PULL} ghcr.io/shop/web:v2: unexpected status from HEAD request to https://ghcr.io/v2/shop/web/manifests/v2: 404 Not Found`,
  ],
  ["wrong-architecture", false, `${PULL} ${IMAGE}: no matching manifest for linux/arm64 in the manifest list entries`],
  [
    "wrong-architecture",
    false,
    "CannotPullContainerError: pull image manifest has been retried 1 time(s): image Manifest does not contain descriptor matching platform 'linux/amd64'",
  ],
  [
    "secret-access-denied",
    false,
    `${RESOURCES} unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret arn:aws:secretsmanager:eu-west-1:123456789012:secret:db from secrets manager: AccessDeniedException: User is not authorized to perform: secretsmanager:GetSecretValue`,
  ],
  [
    "secret-missing",
    false,
    `${RESOURCES} unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret arn:aws:secretsmanager:eu-west-1:123456789012:secret:db from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret.`,
  ],
  [
    "secret-missing",
    false,
    `${RESOURCES} unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid parameters: /web/db`,
  ],
  [
    "secret-missing",
    false,
    `${RESOURCES} unable to retrieve secret from asm: service call has been retried 1 time(s): retrieved secret from Secrets Manager did not contain json key PASSWORD`,
  ],
  [
    "secret-missing",
    false,
    "ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secret from asm: ResourceNotFoundException: The task can't retrieve the secret with ARN 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db' from AWS Secrets Manager. Check whether the secret exists in the specified Region",
  ],
  [
    "secret-access-denied",
    false,
    `${RESOURCES} unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret arn:aws:secretsmanager:eu-west-1:123456789012:secret:db from secrets manager: operation error Secrets Manager: GetSecretValue, https response error StatusCode: 400, RequestID: 0123, api error AccessDeniedException: Access to KMS is not allowed`,
  ],
  [
    "secret-access-denied",
    true,
    "ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secrets from ssm: The task cannot pull secrets from AWS Systems Manager. There is a connection issue between the task and AWS Systems Manager Parameter Store. Check your task network configuration. RequestCanceled: request context canceled caused by: context deadline exceeded",
  ],
  [
    "secret-access-denied",
    true,
    `${RESOURCES} unable to retrieve secrets from ssm: service call has been retried 5 time(s): RequestCanceled: request context canceled caused by: context deadline exceeded`,
  ],
  [
    "log-driver",
    false,
    "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1",
  ],
  ["log-driver", false, "ResourceInitializationError: failed to initialize logging driver: failed to create log group"],
  [
    "log-driver",
    true,
    "ResourceInitializationError: failed to validate logger args: The task cannot find the Amazon CloudWatch log group defined in the task definition. There is a connection issue between the task and Amazon CloudWatch. Check your network configuration. : signal: killed",
  ],
  [
    "volume",
    true,
    "ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: mount.nfs4: Connection timed out : unsuccessful EFS utils command execution; code: 32",
  ],
  [
    "volume",
    false,
    'ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: Failed to resolve "fs-0123456789abcdef0.efs.eu-west-1.amazonaws.com" - check that your file system ID is correct : unsuccessful EFS utils command execution; code: 1',
  ],
  [
    "role-not-assumable",
    false,
    "ECS was unable to assume the role 'arn:aws:iam::123456789012:role/web' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.",
  ],
  ["command-not-found", false, `${START} exec: "serve": executable file not found in $PATH: unknown`],
  ["command-not-found", false, `${START} exec: "/app/serve": permission denied: unknown`],
] as const)("a task that cannot start: %s, heals %s", (expected, heals, reason) => {
  expect(classifyTask(notStarted(reason))).toMatchObject({
    class: expected,
    heals,
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

test("a program of another architecture shows in its log only", () => {
  const task = stopped({ containers: [container({ exitCode: 255 })] });
  const log = ["exec /usr/local/bin/serve: exec format error"];
  expect(classifyTask(task, log)).toMatchObject({ class: "wrong-architecture", heals: false });
  expect(classifyTask(task)).toMatchObject({ class: "crash", heals: true });
});

test.each([
  [
    "role-not-assumable",
    "(service web) failed to launch a task with (error ECS was unable to assume the role 'arn:aws:iam::123456789012:role/web' that was provided for this task.)",
  ],
  [
    "placement",
    "(service chatroom) was unable to place a task because no container instance met all of its requirements. Reason: No Container Instances were found in your cluster.",
  ],
  [
    "target-unhealthy",
    "(service web) (instance i-0123456789abcdef0) (port 443) is unhealthy in (target-group web) due to (reason Health checks failed)",
  ],
  [
    "infrastructure",
    "(service web) was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone.",
  ],
  ["image-not-found", "(service web) was unable to start a task: unsuccessful image digest resolution for web:v2"],
])("a service event that says what is wrong: %s", (expected, event) => {
  expect(entryOf(event)?.class).toBe(expected);
});

test.each([
  "(service chatroom) has started 2 tasks: (task 0123456789abcdef).",
  "(service OOM) has started 1 tasks: (task 0123456789abcdef).",
  "(service spotlight) has started 1 tasks: (task 0123456789abcdef).",
  "(service web) has reached a steady state.",
  "(service web) registered 1 targets in (target-group web)",
  "(service web) (deployment ecs-svc/1) deployment failed: tasks failed to start.",
])("a service event that says nothing of the kind: %s", (event) => {
  expect(entryOf(event)).toBeUndefined();
});

test.each(CATALOGUE.map((entry) => [`${entry.class}: ${entry.meaning}`, entry] as const))(
  "%s comes with something to do",
  (_, { meaning, hint }) => {
    expect(meaning).toMatch(/^\S.*[^.]$/s);
    expect(hint).toMatch(/^[A-Z].*[.?]$/s);
  },
);
