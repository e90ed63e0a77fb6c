import { describe, expect, test } from "@jest/globals";
import type { Input } from "../src/service.ts";
import { ecsAccount, MINUTE, SECOND, taskDefinition, webService } from "./ecs-account.ts";

const RUN = {
  cluster: "prod",
  taskDefinition: "web",
  launchType: "FARGATE",
  networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-1a"] } },
};

/** Runs one task and looks at it after a minute. */
function outcome(account: ReturnType<typeof ecsAccount>, input: Input = {}): Input {
  const [{ taskArn }] = account.call("RunTask", { ...RUN, ...input }).tasks;
  account.clock.advance(MINUTE);
  return account.call("DescribeTasks", { cluster: "prod", tasks: [taskArn] }).tasks[0];
}

test("a task goes through its life one status after the other", () => {
  const account = ecsAccount();
  account.register();
  account.images.push("web:v1", { kind: "memory", exits: { afterSeconds: 10, code: 0 } });
  const [{ taskArn }] = account.call("RunTask", RUN).tasks;
  const seen = new Set<string>();
  for (let second = 0; second < 60; second += 1) {
    seen.add(account.call("DescribeTasks", { cluster: "prod", tasks: [taskArn] }).tasks[0].lastStatus);
    account.clock.advance(SECOND);
  }
  expect([...seen]).toEqual(["PROVISIONING", "PENDING", "ACTIVATING", "RUNNING", "DEPROVISIONING", "STOPPED"]);
});

describe("a task stops and says why", () => {
  const CAUSES: readonly (readonly [string, (account: ReturnType<typeof ecsAccount>) => Input, Input])[] = [
    [
      "when its image does not exist",
      () => ({ image: "web:gone" }),
      {
        stopCode: "TaskFailedToStart",
        stoppedReason: expect.stringMatching(/^CannotPullContainerError: .*: not found$/),
      },
    ],
    [
      "when its image is for another processor",
      ({ images }) => {
        images.push("web:arm", { kind: "memory" }, { architectures: ["ARM64"] });
        return { image: "web:arm" };
      },
      { stopCode: "EssentialContainerExited", containers: [{ exitCode: 255 }] },
    ],
    [
      "when a secret does not exist",
      ({ ecs }) => {
        const valueFrom = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:token";
        ecs.missingSecrets.add(valueFrom);
        return { secrets: [{ name: "TOKEN", valueFrom }] };
      },
      {
        stopCode: "TaskFailedToStart",
        stoppedReason: expect.stringMatching(
          /^ResourceInitializationError: unable to pull secrets .*secret:token.*ResourceNotFoundException/,
        ),
      },
    ],
    [
      "when a parameter does not exist",
      ({ ecs }) => {
        ecs.missingSecrets.add("/web/token");
        return { secrets: [{ name: "TOKEN", valueFrom: "/web/token" }] };
      },
      {
        stoppedReason: expect.stringContaining(
          "unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid parameters: /web/token",
        ),
      },
    ],
    [
      "when its log group does not exist",
      () => ({
        logConfiguration: {
          logDriver: "awslogs",
          options: { "awslogs-group": "/none", "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "web" },
        },
      }),
      {
        stopCode: "TaskFailedToStart",
        stoppedReason: expect.stringContaining("The specified log group does not exist."),
      },
    ],
    [
      "when it runs out of memory",
      ({ images }) => {
        const reason = "OutOfMemoryError: Container killed due to memory usage";
        images.push("web:big", { kind: "memory", exits: { afterSeconds: 5, code: 137, reason } });
        return { image: "web:big" };
      },
      {
        stopCode: "EssentialContainerExited",
        containers: [{ exitCode: 137, reason: "OutOfMemoryError: Container killed due to memory usage" }],
      },
    ],
  ];
  test.each(CAUSES)("%s", (_name, container, expected) => {
    const account = ecsAccount();
    account.register({ container: container(account) });
    expect(outcome(account)).toMatchObject({ lastStatus: "STOPPED", desiredStatus: "STOPPED", ...expected });
  });
});

test("the log of a wrong processor says so", () => {
  const account = ecsAccount();
  account.images.push("web:arm", { kind: "memory" }, { architectures: ["ARM64"] });
  account.register({ container: { image: "web:arm" } });
  const { taskArn } = outcome(account);
  expect(account.readLogs(`web/web/${taskArn.split("/").at(-1)}`)).toEqual([
    expect.stringMatching(/exec format error$/),
  ]);
});

describe("a service whose tasks cannot be created tells it in its events", () => {
  test("when their role cannot be assumed", () => {
    const account = ecsAccount();
    account.register();
    account.ecs.unassumableRoles.add("arn:aws:iam::123456789012:role/execution");
    account.call("CreateService", webService({ deploymentConfiguration: BREAKER }));
    account.clock.advance(5 * MINUTE);
    expect(account.story()[0]).toMatch(
      /^\(service web\) failed to launch a task with \(error ECS was unable to assume the role 'arn:aws:iam::123456789012:role\/execution'/,
    );
    expect(account.tasks("STOPPED")).toEqual([]);
    expect(account.deployment().status).toBe("ROLLBACK_FAILED");
  });

  test("when there is no container instance for them", () => {
    const account = ecsAccount();
    account.register();
    account.call("CreateService", webService({ launchType: "EC2" }));
    account.clock.advance(MINUTE);
    expect(account.story()[0]).toMatch(/^\(service web\) was unable to place a task because no container instance met/);
  });
});

const BREAKER = { deploymentCircuitBreaker: { enable: true, rollback: true } };

test("containers start in the order that dependsOn asks for", () => {
  const account = ecsAccount();
  account.images.push("migrate:v1", { kind: "memory", exits: { afterSeconds: 20, code: 0 } });
  const web = { name: "web", image: "web:v1", dependsOn: [{ containerName: "migrate", condition: "SUCCESS" }] };
  const migrate = { name: "migrate", image: "migrate:v1", essential: false };
  account.call("RegisterTaskDefinition", taskDefinition({ containerDefinitions: [web, migrate] }));
  const [{ taskArn }] = account.call("RunTask", RUN).tasks;
  const look = () => account.call("DescribeTasks", { cluster: "prod", tasks: [taskArn] }).tasks[0];
  account.clock.advance(30 * SECOND);
  expect(look()).toMatchObject({
    lastStatus: "PENDING",
    containers: [{ lastStatus: "PENDING" }, { lastStatus: "RUNNING" }],
  });
  account.clock.advance(30 * SECOND);
  expect(look()).toMatchObject({ lastStatus: "RUNNING", containers: [{ lastStatus: "RUNNING" }, { exitCode: 0 }] });
});

test("a task whose dependency fails does not start", () => {
  const account = ecsAccount();
  account.images.push("migrate:v1", { kind: "memory", exits: { afterSeconds: 2, code: 3 } });
  const web = { name: "web", image: "web:v1", dependsOn: [{ containerName: "migrate", condition: "SUCCESS" }] };
  const migrate = { name: "migrate", image: "migrate:v1", essential: false };
  account.call("RegisterTaskDefinition", taskDefinition({ containerDefinitions: [web, migrate] }));
  expect(outcome(account)).toMatchObject({
    stopCode: "TaskFailedToStart",
    stoppedReason:
      "dependency graph: container migrate exited with 3 before it met condition SUCCESS for container web",
  });
});

test("RunTask with the same client token runs nothing twice", () => {
  const account = ecsAccount();
  account.register();
  const run = (input: Input) => account.call("RunTask", { ...RUN, clientToken: "once", ...input });
  const first = run({ count: 2, startedBy: "me" });
  account.clock.advance(MINUTE);
  expect(run({ count: 2, startedBy: "me" }).tasks.map(({ taskArn }: Input) => taskArn)).toEqual(
    first.tasks.map(({ taskArn }: Input) => taskArn),
  );
  expect(() => run({ count: 3, startedBy: "me" })).toThrow(expect.objectContaining({ code: "ConflictException" }));
  expect(() => account.call("RunTask", { ...RUN, count: 11 })).toThrow("Task count must be between 1 and 10.");
});

test("StopTask stops a task in the user's name", () => {
  const account = ecsAccount();
  account.register();
  const [{ taskArn }] = account.call("RunTask", RUN).tasks;
  account.clock.advance(MINUTE);
  account.call("StopTask", { cluster: "prod", task: taskArn });
  account.clock.advance(MINUTE);
  expect(account.call("DescribeTasks", { cluster: "prod", tasks: [taskArn] }).tasks).toMatchObject([
    {
      lastStatus: "STOPPED",
      stopCode: "UserInitiated",
      stoppedReason: "Task stopped by user",
      containers: [{ exitCode: 0 }],
    },
  ]);
  expect(() => account.call("StopTask", { cluster: "prod", task: "none" })).toThrow(
    "The referenced task was not found.",
  );
});

test("tasks are listed by what started them, and running ones only unless asked otherwise", async () => {
  const account = ecsAccount();
  account.register();
  await account.steadyService();
  account.call("RunTask", { ...RUN, startedBy: "me" });
  const count = (filter: Input) => account.call("ListTasks", { cluster: "prod", ...filter }).taskArns.length;
  const [{ startedBy }] = account.tasks();
  expect([count({}), count({ serviceName: "web" }), count({ startedBy }), count({ startedBy: "me" })]).toEqual([
    3, 2, 2, 1,
  ]);
  expect([count({ family: "web" }), count({ family: "we" }), count({ desiredStatus: "STOPPED" })]).toEqual([3, 0, 0]);
  expect(count({ desiredStatus: "PENDING" })).toBe(0);
  expect(() => count({ startedBy: "me", serviceName: "web" })).toThrow(
    expect.objectContaining({ code: "InvalidParameterException" }),
  );
  expect(() => count({ serviceName: "api" })).toThrow(expect.objectContaining({ code: "ServiceNotFoundException" }));
});

test("stopped tasks can be described for an hour", () => {
  const account = ecsAccount();
  account.register({ container: { image: "web:gone" } });
  const { taskArn } = outcome(account);
  const describe = () => account.call("DescribeTasks", { cluster: "prod", tasks: [taskArn] });
  account.clock.advance(50 * MINUTE);
  expect(describe().failures).toEqual([]);
  account.clock.advance(20 * MINUTE);
  expect(describe()).toEqual({ tasks: [], failures: [{ arn: taskArn, reason: "MISSING" }] });
});

test("a new task is MISSING until reads have caught up", () => {
  const account = ecsAccount({ consistencyMs: 1000 });
  account.register();
  const [{ taskArn }] = account.call("RunTask", RUN).tasks;
  const describe = () => account.call("DescribeTasks", { cluster: "prod", tasks: [taskArn] });
  expect(describe().failures).toMatchObject([{ reason: "MISSING" }]);
  account.clock.advance(SECOND);
  expect(describe().tasks).toHaveLength(1);
});
