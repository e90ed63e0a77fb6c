import { describe, expect, test } from "@jest/globals";
import type { Program } from "../src/images.ts";
import type { Input } from "../src/service.ts";
import { ecsAccount, MINUTE, SECOND, taskDefinition } from "./ecs-account.ts";

type Account = ReturnType<typeof ecsAccount>;

const HOUR = 60 * MINUTE;
const ROLE = "arn:aws:iam::123456789012:role/web";
const RUN = {
  cluster: "prod",
  taskDefinition: "web",
  launchType: "FARGATE",
  networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-1a"] } },
};

/** An account whose "web" is this program. */
function accountWith(program: Program | ((command: readonly string[]) => Program), input: Input = {}): Account {
  const account = ecsAccount();
  account.images.push("web:v1", program);
  account.register(input);
  return account;
}

const run = (account: Account, input: Input = {}): Input => account.call("RunTask", { ...RUN, ...input });
const look = (account: Account, { taskArn }: Input): Input =>
  account.call("DescribeTasks", { cluster: "prod", tasks: [taskArn] }).tasks[0];
const overriding = (override: Input) => ({ overrides: { containerOverrides: [{ name: "web", ...override }] } });

test("one image serves, or migrates when its command is overridden", () => {
  const account = accountWith((command) =>
    command[0] === "migrate"
      ? { kind: "memory", logs: [`migrated to ${command[1]}`], exits: { afterSeconds: 5, code: 0 } }
      : { kind: "memory" },
  );
  const [serving] = run(account).tasks;
  const [migrating] = run(account, overriding({ command: ["migrate", "42"] })).tasks;
  account.clock.advance(MINUTE);
  expect(look(account, serving).lastStatus).toBe("RUNNING");
  expect(look(account, migrating)).toMatchObject({
    lastStatus: "STOPPED",
    stopCode: "EssentialContainerExited",
    containers: [{ name: "web", exitCode: 0 }],
    overrides: { containerOverrides: [{ name: "web", command: ["migrate", "42"] }] },
  });
  expect(account.readLogs(`web/web/${migrating.taskArn.split("/").at(-1)}`)).toEqual(["migrated to 42"]);
});

test("the command of the definition counts where there is no override", () => {
  const account = accountWith(([code]) => ({ kind: "memory", exits: { afterSeconds: 1, code: Number(code) } }), {
    container: { command: ["3"] },
  });
  const [task] = run(account).tasks;
  account.clock.advance(MINUTE);
  expect(look(account, task).containers).toMatchObject([{ exitCode: 3 }]);
});

test("a program says its lines in time", () => {
  const account = accountWith({ kind: "memory", logs: ["begin", { afterSeconds: 30, line: "half" }] });
  const [{ taskArn }] = run(account).tasks;
  const lines = () => account.readLogs(`web/web/${taskArn.split("/").at(-1)}`);
  account.clock.advance(30 * SECOND);
  expect(lines()).toEqual(["begin"]);
  account.clock.advance(30 * SECOND);
  expect(lines()).toEqual(["begin", "half"]);
});

test("sizes that are overridden are shown, of the task and of its container", () => {
  const account = accountWith({ kind: "memory" });
  const { overrides } = overriding({ cpu: 128, memory: 1024 });
  const [task] = run(account, { overrides: { ...overrides, cpu: "512", memory: "1 GB" } }).tasks;
  expect(task).toMatchObject({ cpu: "512", memory: "1 GB", containers: [{ cpu: "128", memory: "1024" }] });
});

test.each<[string, Input, object]>([
  ["a launch type", {}, { launchType: "FARGATE" }],
  [
    "a capacity provider",
    { launchType: undefined, capacityProviderStrategy: [{ capacityProvider: "FARGATE_SPOT", weight: 1 }] },
    { launchType: "FARGATE", capacityProviderName: "FARGATE_SPOT" },
  ],
])("a task shows that it runs on %s", (_case, input, expected) => {
  const [task] = run(accountWith({ kind: "memory" }), input).tasks;
  expect(task).toMatchObject(expected);
  expect("capacityProviderName" in task).toBe("capacityProviderName" in expected);
});

test("a task has its own tags, those of its definition when asked, and those of ECS", () => {
  const account = accountWith(
    { kind: "memory" },
    {
      tags: [
        { key: "team", value: "web" },
        { key: "stage", value: "any" },
      ],
    },
  );
  const tags = (input: Input) => run(account, input).tasks[0].tags;
  const own = { tags: [{ key: "stage", value: "prod" }] };
  expect(tags({})).toEqual([]);
  expect(tags(own)).toEqual(own.tags);
  expect(tags({ ...own, propagateTags: "TASK_DEFINITION", enableECSManagedTags: true })).toEqual([
    { key: "team", value: "web" },
    { key: "stage", value: "prod" },
    { key: "aws:ecs:clusterName", value: "prod" },
  ]);
});

test("commands can be executed in a task that has a role, be it by override", () => {
  const account = accountWith({ kind: "memory" });
  expect(() => run(account, { enableExecuteCommand: true })).toThrow(
    "The execute command failed because a valid task role is not being used.",
  );
  const [task] = run(account, { enableExecuteCommand: true, overrides: { taskRoleArn: ROLE } }).tasks;
  expect(task).toMatchObject({ enableExecuteCommand: true, overrides: { taskRoleArn: ROLE } });
});

describe("a client token", () => {
  const arns = ({ tasks }: Input) => tasks.map(({ taskArn }: Input) => taskArn);

  test("answers with the same tasks for a day, as long as they run", () => {
    const account = accountWith({ kind: "memory" });
    const first = run(account, { clientToken: "run-1" });
    account.clock.advance(24 * HOUR - SECOND);
    expect(arns(run(account, { clientToken: "run-1" }))).toEqual(arns(first));
    account.clock.advance(SECOND);
    expect(arns(run(account, { clientToken: "run-1" }))).not.toEqual(arns(first));
  });

  test("answers with a task that has ended until an hour after its end", () => {
    const account = accountWith({ kind: "memory", exits: { afterSeconds: 0, code: 1 } });
    const first = run(account, { clientToken: "run-1" });
    account.clock.advance(MINUTE);
    const again = run(account, { clientToken: "run-1" });
    expect(again.tasks).toMatchObject([{ taskArn: first.tasks[0].taskArn, lastStatus: "STOPPED" }]);
    account.clock.advance(HOUR);
    expect(arns(run(account, { clientToken: "run-1" }))).not.toEqual(arns(first));
  });

  test("counts per cluster", () => {
    const account = accountWith({ kind: "memory" });
    account.call("CreateCluster", { clusterName: "test" });
    const first = run(account, { clientToken: "run-1" });
    expect(arns(run(account, { clientToken: "run-1", cluster: "test" }))).not.toEqual(arns(first));
  });

  test("is free again when nothing was started", () => {
    const account = accountWith({ kind: "memory" });
    account.ecs.exhaustedCapacity.add("FARGATE");
    expect(run(account, { clientToken: "run-1" }).tasks).toEqual([]);
    account.ecs.exhaustedCapacity.clear();
    expect(run(account, { clientToken: "run-1" }).tasks).toHaveLength(1);
  });
});

describe("no task is started", () => {
  test("where there is no capacity: each is a failure", () => {
    const account = accountWith({ kind: "memory" });
    account.ecs.exhaustedCapacity.add("FARGATE_SPOT");
    const spot = { launchType: undefined, capacityProviderStrategy: [{ capacityProvider: "FARGATE_SPOT" }] };
    const reason = "Capacity is unavailable at this time. Please try again later or in a different availability zone";
    expect(run(account, { ...spot, count: 2 })).toEqual({ tasks: [], failures: [{ reason }, { reason }] });
    expect(run(account).tasks).toHaveLength(1);
  });

  test("where there is no container instance", () => {
    const ec2 = { taskDefinition: "ec2", launchType: "EC2" };
    const account = ecsAccount();
    account.call("RegisterTaskDefinition", taskDefinition({ family: "ec2", requiresCompatibilities: ["EC2"] }));
    expect(() => run(account, ec2)).toThrow(
      expect.objectContaining({
        code: "InvalidParameterException",
        message: "No Container Instances were found in your cluster.",
      }),
    );
  });

  test("whose role ECS may not assume, be it by override", () => {
    const account = accountWith({ kind: "memory" });
    account.ecs.unassumableRoles.add(ROLE);
    expect(run(account).tasks).toHaveLength(1);
    expect(() => run(account, { overrides: { taskRoleArn: ROLE } })).toThrow(
      expect.objectContaining({
        code: "ClientException",
        message: expect.stringContaining(`ECS was unable to assume the role '${ROLE}'`),
      }),
    );
  });

  test.each<[string, Input, string]>([
    ["with a token of a kilobyte", { clientToken: "a".repeat(65) }, "clientToken must be at most 64 characters"],
    ["in the name of somebody with spaces", { startedBy: "the night shift" }, "startedBy must be at most 128 letters"],
    ["with the tags of a service", { propagateTags: "SERVICE" }, "propagateTags SERVICE is not supported"],
    ["with tags of AWS's own", { tags: [{ key: "aws:team", value: "web" }] }, "begin with aws: are reserved"],
    ["for a container that is not there", overriding({ name: "db" }), "named db is not a container"],
    ["with a book of overrides", overriding({ command: ["a".repeat(8192)] }), "length must be at most 8192"],
    ["in a size that Fargate does not have", { overrides: { cpu: "300" } }, "No Fargate configuration exists"],
  ])("%s", (_case, input, message) => {
    const account = accountWith({ kind: "memory" });
    expect(() => run(account, input)).toThrow(
      expect.objectContaining({ code: "InvalidParameterException", message: expect.stringContaining(message) }),
    );
  });
});

test("a service without capacity tells it in its events", () => {
  const account = accountWith({ kind: "memory" });
  account.ecs.exhaustedCapacity.add("FARGATE");
  account.call("CreateService", { ...RUN, serviceName: "web", desiredCount: 1 });
  account.clock.advance(MINUTE);
  expect(account.story()[0]).toMatch(
    /^\(service web\) was unable to place a task\. Reason: Capacity is unavailable at this time\./,
  );
});

test.each<[string, number | "ignored", number]>([
  ["ends in an orderly way", 0, 0],
  ["does not handle SIGTERM", 143, 143],
  ["ignores SIGTERM", "ignored", 137],
])("a stopped task whose program %s exits with its code", (_case, sigterm, exitCode) => {
  const account = accountWith({ kind: "memory", sigterm });
  const [task] = run(account).tasks;
  account.clock.advance(MINUTE);
  account.call("StopTask", { cluster: "prod", task: task.taskArn, reason: "cancelled" });
  account.clock.advance(MINUTE);
  expect(look(account, task)).toMatchObject({
    lastStatus: "STOPPED",
    stopCode: "UserInitiated",
    stoppedReason: "cancelled",
    containers: [{ exitCode }],
  });
});

test("each container has its own exit code", () => {
  const account = ecsAccount();
  account.images.push("proxy:v1", { kind: "memory", sigterm: 143 });
  account.images.push("web:v1", { kind: "memory", exits: { afterSeconds: 3, code: 1 } });
  const containers = [
    { name: "web", image: "web:v1" },
    { name: "proxy", image: "proxy:v1", essential: false },
  ];
  account.call("RegisterTaskDefinition", taskDefinition({ containerDefinitions: containers }));
  const [task] = run(account).tasks;
  account.clock.advance(MINUTE);
  expect(look(account, task).containers).toMatchObject([
    { name: "web", exitCode: 1 },
    { name: "proxy", exitCode: 143 },
  ]);
});
