import type { ContainerDefinition, TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { normalise, sameDefinition } from "@deploy-actions/shared/ecs/task-definition/normalise";
import { expect, test } from "@jest/globals";
import { describeChange, diffDefinitions } from "../src/task-definition/diff.ts";

const WEB: ContainerDefinition = { name: "web", image: "shop/web:v1" };
const web = (members: Partial<ContainerDefinition>): TaskDefinition => ({
  family: "web",
  containerDefinitions: [{ ...WEB, ...members }],
});
const task = (members: Partial<TaskDefinition>): TaskDefinition => ({ ...web({}), ...members });

const differences = (before: TaskDefinition, after: TaskDefinition) =>
  diffDefinitions(before, after).map(describeChange);

test("a file is the same as what ECS describes after registering it", () => {
  const file: TaskDefinition = {
    family: "web",
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    cpu: ".5 vCPU",
    memory: "1 GB",
    containerDefinitions: [
      {
        name: "web",
        image: "shop/web:v1",
        portMappings: [{ containerPort: 80 }],
        environment: [
          { name: "B", value: "2" },
          { name: "A", value: "" },
        ],
        healthCheck: { command: ["CMD-SHELL", "true"] },
        mountPoints: [{ sourceVolume: "data", containerPath: "/data" }],
      },
    ],
    volumes: [{ name: "data", efsVolumeConfiguration: { fileSystemId: "fs-1" } }],
  };
  const described: TaskDefinition = {
    family: "web",
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    cpu: "512",
    memory: "1024",
    containerDefinitions: [
      {
        name: "web",
        image: "shop/web:v1",
        cpu: 0,
        links: [],
        portMappings: [{ containerPort: 80, hostPort: 80, protocol: "tcp" }],
        essential: true,
        environment: [
          { name: "A", value: "" },
          { name: "B", value: "2" },
        ],
        mountPoints: [{ sourceVolume: "data", containerPath: "/data", readOnly: false }],
        volumesFrom: [],
        systemControls: [],
        healthCheck: { command: ["CMD-SHELL", "true"], interval: 30, timeout: 5, retries: 3 },
      },
    ],
    placementConstraints: [],
    volumes: [{ name: "data", efsVolumeConfiguration: { fileSystemId: "fs-1", rootDirectory: "/" } }],
  };
  expect(sameDefinition(file, described)).toBe(true);
  expect(differences(file, described)).toEqual([]);
});

test.each<[string, TaskDefinition, TaskDefinition]>([
  [
    "the order of containers",
    task({ containerDefinitions: [WEB, { ...WEB, name: "log" }] }),
    task({ containerDefinitions: [{ ...WEB, name: "log" }, WEB] }),
  ],
  [
    "the order of launch types",
    task({ requiresCompatibilities: ["EC2", "FARGATE"] }),
    task({ requiresCompatibilities: ["FARGATE", "EC2"] }),
  ],
  ["the default network mode", task({}), task({ networkMode: "bridge" })],
  [
    "a host port that ECS chooses",
    web({ portMappings: [{ containerPort: 80, hostPort: 0 }] }),
    web({ portMappings: [{ containerPort: 80 }] }),
  ],
  ["an empty role", task({ taskRoleArn: "" }), task({})],
  [
    "a volume on the host without a path",
    task({ volumes: [{ name: "a", host: {} }] }),
    task({ volumes: [{ name: "a" }] }),
  ],
  [
    "the default platform",
    task({ runtimePlatform: { cpuArchitecture: "X86_64", operatingSystemFamily: "LINUX" } }),
    task({}),
  ],
  ["the default of version consistency", web({ versionConsistency: "enabled" }), web({})],
])("%s makes no difference", (_, a, b) => {
  expect(sameDefinition(a, b)).toBe(true);
});

test.each<[string, TaskDefinition, TaskDefinition]>([
  ["the order of a command", web({ command: ["a", "b"] }), web({ command: ["b", "a"] })],
  ["a variable that is empty", web({ environment: [{ name: "A", value: "" }] }), web({})],
  ["a container that is not essential", web({ essential: false }), web({})],
  [
    "a fixed host port in bridge mode",
    web({ portMappings: [{ containerPort: 80, hostPort: 80 }] }),
    web({ portMappings: [{ containerPort: 80 }] }),
  ],
  [
    "a read-only mount",
    web({ mountPoints: [{ containerPath: "/a", readOnly: true }] }),
    web({ mountPoints: [{ containerPath: "/a" }] }),
  ],
])("%s makes a difference", (_, a, b) => {
  expect(sameDefinition(a, b)).toBe(false);
});

test("the normal form of a normal form is the same", () => {
  const once = normalise(task({ cpu: "1 vCPU", tags: [{ key: "b" }, { key: "a" }] }));
  expect(normalise(once)).toEqual(once);
});

const ECR = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";
const SECRET = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:";

test.each<[TaskDefinition, TaskDefinition, string]>([
  [web({}), web({ image: "shop/web:v2" }), "container web: image shop/web:v1 → shop/web:v2"],
  [web({ image: `${ECR}/web:v1` }), web({ image: `${ECR}/web:v2` }), "container web: image web:v1 → web:v2"],
  [
    web({ image: `${ECR}/web:v1` }),
    web({ image: "444455556666.dkr.ecr.eu-west-1.amazonaws.com/web:v1" }),
    `container web: image ${ECR}/web:v1 → 444455556666.dkr.ecr.eu-west-1.amazonaws.com/web:v1`,
  ],
  [
    web({ image: "shop/token:v1" }),
    web({ image: "shop/token:v2" }),
    "container web: image shop/token:v1 → shop/token:v2",
  ],
  [
    web({ environment: [{ name: "LOG_LEVEL", value: "info" }] }),
    web({ environment: [{ name: "LOG_LEVEL", value: "debug" }] }),
    "container web: environment LOG_LEVEL info → debug",
  ],
  [web({}), web({ environment: [{ name: "A", value: "1" }] }), "container web: environment A added: 1"],
  [web({ environment: [{ name: "A", value: "1" }] }), web({}), "container web: environment A removed, was 1"],
  [
    web({ environment: [{ name: "A", value: "1" }] }),
    web({ environment: [{ name: "A", value: "" }] }),
    'container web: environment A 1 → ""',
  ],
  [
    web({ environment: [{ name: "DB_PASSWORD", value: "old" }] }),
    web({ environment: [{ name: "DB_PASSWORD", value: "new" }] }),
    "container web: environment DB_PASSWORD changed (its value is not shown)",
  ],
  [web({}), web({ environment: [{ name: "apiKey", value: "k" }] }), "container web: environment apiKey added: ***"],
  [web({}), web({ environment: [{ name: "DB_PASS", value: "k" }] }), "container web: environment DB_PASS added: ***"],
  [web({}), web({ environment: [{ name: "gitPat", value: "k" }] }), "container web: environment gitPat added: ***"],
  [
    web({}),
    web({ environment: [{ name: "ASSET_PATH", value: "/a" }] }),
    "container web: environment ASSET_PATH added: /a",
  ],
  [
    web({}),
    web({ environment: [{ name: "SLACK", value: "https://hooks.slack.com/services/T0/B0/XX" }] }),
    "container web: environment SLACK added: https://hooks.slack.com/services/***",
  ],
  [web({}), web({ environment: [{ name: "BOT", value: "xoxb-1-a" }] }), "container web: environment BOT added: ***"],
  [
    web({ environment: [{ name: "DB", value: "postgres://shop:one@db/shop" }] }),
    web({ environment: [{ name: "DB", value: "postgres://shop:two@db/cart" }] }),
    "container web: environment DB postgres://shop:***@db/shop → postgres://shop:***@db/cart",
  ],
  [
    web({ environment: [{ name: "DB", value: "postgres://shop:one@db/shop" }] }),
    web({ environment: [{ name: "DB", value: "postgres://shop:two@db/shop" }] }),
    "container web: environment DB changed (its value is not shown)",
  ],
  [
    web({ command: ["serve", "--token", "one"] }),
    web({ command: ["serve", "--token=two", "-v"] }),
    'container web: command ["serve","--token","***"] → ["serve","--token=***","-v"]',
  ],
  [
    web({ secrets: [{ name: "TOKEN", valueFrom: `${SECRET}test/token` }] }),
    web({ secrets: [{ name: "TOKEN", valueFrom: `${SECRET}prod/token` }] }),
    "container web: secret TOKEN secret:test/token → secret:prod/token",
  ],
  [
    web({ secrets: [{ name: "TOKEN", valueFrom: "/test/token" }] }),
    web({ secrets: [{ name: "TOKEN", valueFrom: "/prod/token" }] }),
    "container web: secret TOKEN /test/token → /prod/token",
  ],
  [web({}), web({ portMappings: [{ containerPort: 80 }] }), "container web: port 80 added"],
  [
    web({ portMappings: [{ containerPort: 53, protocol: "udp" }] }),
    web({ portMappings: [{ containerPort: 53, protocol: "udp", hostPort: 5353, name: "dns" }] }),
    "container web: port 53/udp (nothing) → host port 5353, name dns",
  ],
  [web({ memory: 128 }), web({ memory: 256 }), "container web: memory 128 → 256 MiB"],
  [web({ stopTimeout: 30 }), web({}), "container web: stop timeout removed, was 30 s"],
  [
    web({ healthCheck: { command: ["CMD", "a"] } }),
    web({ healthCheck: { command: ["CMD", "a"], interval: 10 } }),
    "container web: health check interval 30 → 10 s",
  ],
  [
    web({ logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "/a" } } }),
    web({ logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "/b" } } }),
    "container web: log option awslogs-group /a → /b",
  ],
  [
    web({ dockerLabels: { "com.example.Team": "a" } }),
    web({ dockerLabels: { "com.example.Team": "b" } }),
    "container web: label com.example.Team a → b",
  ],
  [task({ memory: "512" }), task({ memory: "1 GB" }), "task memory 512 → 1024 MiB"],
  [task({ cpu: "256" }), task({ cpu: "512" }), "task cpu 256 → 512 CPU units"],
  [task({}), task({ tags: [{ key: "team", value: "shop" }] }), "task tag team added: shop"],
  [
    task({}),
    task({ runtimePlatform: { cpuArchitecture: "ARM64" } }),
    "task runtime platform CPU architecture added: ARM64",
  ],
  [
    task({ taskRoleArn: "arn:aws:iam::111122223333:role/a" }),
    task({ taskRoleArn: "arn:aws:iam::111122223333:role/b" }),
    "task role role/a → role/b",
  ],
  [
    task({}),
    task({ containerDefinitions: [WEB, { name: "log", image: `${ECR}/log:v1` }] }),
    "container log added: log:v1",
  ],
  [
    task({ containerDefinitions: [WEB, { name: "log", image: "shop/log:v1" }] }),
    task({}),
    "container log removed, was shop/log:v1",
  ],
  [
    web({ environment: [{ name: "RULES", value: `${"a".repeat(150)}b` }] }),
    web({ environment: [{ name: "RULES", value: `${"a".repeat(150)}c` }] }),
    `container web: environment RULES …${"a".repeat(20)}b → …${"a".repeat(20)}c`,
  ],
])("a change in the reader's words (%#)", (before, after, words) => {
  expect(differences(before, after)).toEqual([words]);
});

test("a changed container is told before an added one, and an added one with its image alone", () => {
  const before = web({ environment: [{ name: "A", value: "1" }] });
  const after = task({
    containerDefinitions: [
      { name: "cache", image: "redis:7", environment: [{ name: "B", value: "2" }], memory: 64 },
      { ...WEB, environment: [{ name: "A", value: "2" }] },
    ],
  });
  expect(differences(before, after)).toEqual(["container web: environment A 1 → 2", "container cache added: redis:7"]);
});
