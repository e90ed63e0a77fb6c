import { describe, expect, test } from "@jest/globals";
import { cpuUnits, isFargateSize, memoryMiB } from "../src/ecs/task-definitions/task-size.ts";
import type { Input } from "../src/service.ts";
import { ecsAccount, taskDefinition } from "./ecs-account.ts";

const onEc2 = (container: Input, input: Input = {}) => ({
  family: "web",
  containerDefinitions: [{ name: "web", image: "web:v1", memory: 128, ...container }],
  ...input,
});

const REFUSED: readonly (readonly [string, Input, string])[] = [
  ["a family with a space", taskDefinition({ family: "my web" }), "Family contains invalid characters."],
  ["no container", taskDefinition({ containerDefinitions: [] }), "Container list cannot be empty."],
  ["no name", taskDefinition({ container: { name: "" } }), "Container.name should not be null or empty."],
  ["no image", taskDefinition({ container: { image: "" } }), "Container.image should not be null or empty."],
  [
    "no essential container",
    taskDefinition({ container: { essential: false } }),
    "A task definition must have at least one essential container.",
  ],
  [
    "two containers of one name",
    taskDefinition({
      containerDefinitions: [
        { name: "a", image: "a" },
        { name: "a", image: "b" },
      ],
    }),
    "Container names must be unique: 'a' is used more than once.",
  ],
  [
    "a network mode Fargate does not have",
    taskDefinition({ networkMode: "bridge" }),
    "Fargate only supports network mode ‘awsvpc’.",
  ],
  [
    "no cpu on Fargate",
    taskDefinition({ cpu: undefined }),
    "Fargate requires that 'cpu' be defined at the task level.",
  ],
  [
    "a size Fargate does not have",
    taskDefinition({ cpu: ".25 vCPU", memory: "4 GB" }),
    "No Fargate configuration exists for given values: 256 CPU, 4096 memory. See the Amazon ECS documentation for the valid values.",
  ],
  ["a cpu that is no size", taskDefinition({ cpu: "fast" }), "Invalid 'cpu' setting for task: fast"],
  [
    "no memory anywhere",
    onEc2({ memory: undefined }),
    "Invalid setting for container 'web'. At least one of 'memory' or 'memoryReservation' must be specified.",
  ],
  [
    "a mount of a volume that is not there",
    taskDefinition({ container: { mountPoints: [{ sourceVolume: "data", containerPath: "/data" }] } }),
    "Unknown volume 'data'.",
  ],
  [
    "a dependency that is not there",
    taskDefinition({ container: { dependsOn: [{ containerName: "migrate", condition: "SUCCESS" }] } }),
    "Container 'web' depends on container 'migrate', which does not exist.",
  ],
  [
    "another host port under awsvpc",
    taskDefinition({ container: { portMappings: [{ containerPort: 8080, hostPort: 80 }] } }),
    "When networkMode=awsvpc, the host ports and container ports in port mappings must match.",
  ],
  [
    "ECR without an execution role",
    taskDefinition({
      executionRoleArn: undefined,
      container: { image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:v1" },
    }),
    "Fargate requires task definition to have execution role ARN to support ECR images.",
  ],
  [
    "awslogs without an execution role",
    taskDefinition({ executionRoleArn: undefined }),
    "Fargate requires task definition to have execution role ARN to support log driver awslogs.",
  ],
  [
    "secrets without an execution role",
    onEc2({ secrets: [{ name: "TOKEN", valueFrom: "token" }] }),
    "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
  ],
  [
    "awslogs without a prefix on Fargate",
    taskDefinition({
      container: {
        logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "g", "awslogs-region": "r" } },
      },
    }),
    "Log driver awslogs requires options: awslogs-group, awslogs-region, awslogs-stream-prefix",
  ],
  [
    "a log driver Fargate does not have",
    taskDefinition({ container: { logConfiguration: { logDriver: "json-file" } } }),
    "Fargate compatible task definitions do not support log driver json-file.",
  ],
  [
    "a health check that is no command",
    taskDefinition({ container: { healthCheck: { command: ["curl", "localhost"] } } }),
    "Container.healthCheck.command must begin with CMD, CMD-SHELL or NONE.",
  ],
  [
    "a role of a nine-digit account",
    taskDefinition({ taskRoleArn: "arn:aws:iam::123456789:role/web" }),
    "Role is not valid",
  ],
];

describe("a registration is refused", () => {
  test.each(REFUSED)("for %s", (_name, input, message) => {
    const { call } = ecsAccount();
    expect(() => call("RegisterTaskDefinition", input)).toThrow(
      expect.objectContaining({ code: "ClientException", message }),
    );
  });
});

test("registration fills in the defaults and normalises the sizes", () => {
  const { call } = ecsAccount();
  const { taskDefinition: registered } = call(
    "RegisterTaskDefinition",
    taskDefinition({ cpu: "1 vCPU", memory: "2 GB", container: { healthCheck: { command: ["CMD", "true"] } } }),
  );
  expect(registered).toMatchObject({
    taskDefinitionArn: "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:1",
    revision: 1,
    status: "ACTIVE",
    cpu: "1024",
    memory: "2048",
    volumes: [],
    placementConstraints: [],
    compatibilities: ["EC2", "FARGATE"],
    registeredBy: "arn:aws:iam::123456789012:root",
    containerDefinitions: [
      {
        cpu: 0,
        essential: true,
        environment: [],
        mountPoints: [],
        volumesFrom: [],
        systemControls: [],
        portMappings: [{ containerPort: 8080, hostPort: 8080, protocol: "tcp" }],
        healthCheck: { command: ["CMD", "true"], interval: 30, timeout: 5, retries: 3 },
        logConfiguration: { secretOptions: [] },
      },
    ],
  });
  expect(registered.requiresAttributes).toContainEqual({ name: "ecs.capability.task-eni" });
  expect(call("RegisterTaskDefinition", onEc2({})).taskDefinition).toMatchObject({
    revision: 2,
    compatibilities: ["EC2"],
  });
});

test("a task definition is found by family, revision and ARN, with its tags when asked", () => {
  const { call, register } = ecsAccount();
  const first = register({ tags: [{ key: "team", value: "web" }] });
  const second = register();
  const find = (taskDefinition: string, include?: string[]) =>
    call("DescribeTaskDefinition", { taskDefinition, include });
  expect(find("web").taskDefinition.taskDefinitionArn).toBe(second);
  expect(find("web:1", ["TAGS"])).toMatchObject({
    tags: [{ key: "team" }],
    taskDefinition: { taskDefinitionArn: first },
  });
  expect(find(first)).not.toHaveProperty("tags");

  call("DeregisterTaskDefinition", { taskDefinition: second });
  expect(find(second).taskDefinition.status).toBe("INACTIVE");
  expect(find("web").taskDefinition.taskDefinitionArn).toBe(first);
  expect(() => find("api")).toThrow(
    expect.objectContaining({ code: "ClientException", message: "Unable to describe task definition." }),
  );
  expect(() => find(first.replace("eu-west-1", "us-east-1"))).toThrow(
    expect.objectContaining({ code: "InvalidParameterException" }),
  );
});

test("lists of task definitions are sorted and come in pages", () => {
  const { call, register } = ecsAccount();
  const arns = [register(), register(), register()];
  register({ family: "api" });
  const first = call("ListTaskDefinitions", { familyPrefix: "web", maxResults: 2, sort: "DESC" });
  expect(first.taskDefinitionArns).toEqual([arns[2], arns[1]]);
  const rest = call("ListTaskDefinitions", {
    familyPrefix: "web",
    maxResults: 2,
    sort: "DESC",
    nextToken: first.nextToken,
  });
  expect(rest).toEqual({ taskDefinitionArns: [arns[0]] });
  expect(call("ListTaskDefinitionFamilies", {})).toEqual({ families: ["api", "web"] });
  expect(() => call("ListTaskDefinitions", { nextToken: "2" })).toThrow("Invalid token.");
});

test.each([
  ["256", "256"],
  ["1 vCPU", "1024"],
  [".5 vcpu", "512"],
  ["many", undefined],
])("the cpu %j is %j units", (text, units) => expect(cpuUnits(text)).toBe(units));

test.each([
  ["512", "512"],
  ["2 GB", "2048"],
  ["0.5GB", "512"],
  ["2 MB", undefined],
])("the memory %j is %j MiB", (text, mebibytes) => expect(memoryMiB(text)).toBe(mebibytes));

test.each([
  ["256", "512", true],
  ["256", "1536", false],
  ["1024", "8192", true],
  ["4096", "30720", true],
  ["8192", "17408", false],
  ["16384", "122880", true],
  ["300", "512", false],
])("Fargate's offer of %s CPU units with %s MiB is %j", (cpu, memory, offered) => {
  expect(isFargateSize(cpu, memory)).toBe(offered);
});
