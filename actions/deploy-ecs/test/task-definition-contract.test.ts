import {
  DescribeTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
} from "@aws-sdk/client-ecs";
import { definitionFromDescribe, type TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { sameDefinition } from "@deploy-actions/shared/ecs/task-definition/normalise";
import { startSimulator } from "@deploy-actions/simulator/simulator";
import { expect, test } from "@jest/globals";
import { checkTaskDefinition } from "../src/task-definition/check.ts";
import { diffDefinitions } from "../src/task-definition/diff.ts";
import { readTaskDefinition } from "../src/task-definition/read.ts";

const ROLE = "arn:aws:iam::123456789012:role/run";

const FILES: readonly string[] = [
  `
family: small
containerDefinitions:
  - { name: web, image: "shop/web:v1", memory: 128, portMappings: [{ containerPort: 80 }, { containerPort: 53, protocol: udp }] }
`,
  `
family: whole
requiresCompatibilities: [FARGATE]
networkMode: awsvpc
cpu: 1 vCPU
memory: 2 GB
executionRoleArn: ${ROLE}
taskRoleArn: ${ROLE}
runtimePlatform: { cpuArchitecture: ARM64, operatingSystemFamily: LINUX }
ephemeralStorage: { sizeInGiB: 30 }
volumes:
  - name: data
    efsVolumeConfiguration: { fileSystemId: fs-1, transitEncryption: ENABLED, authorizationConfig: { accessPointId: fsap-1 } }
  - name: scratch
containerDefinitions:
  - name: web
    image: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:v1
    dependsOn: [{ containerName: migrate, condition: SUCCESS }, { containerName: cache, condition: HEALTHY }]
    environment: [{ name: B, value: "2" }, { name: A, value: "" }]
    secrets: [{ name: TOKEN, valueFrom: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:web:TOKEN::" }]
    mountPoints: [{ sourceVolume: data, containerPath: /data }, { sourceVolume: scratch, containerPath: /tmp, readOnly: false }]
    portMappings: [{ containerPort: 8080, name: http, appProtocol: http }]
    stopTimeout: 120
    logConfiguration:
      logDriver: awslogs
      options: { awslogs-group: /web, awslogs-region: eu-west-1, awslogs-stream-prefix: web }
  - { name: migrate, image: "shop/migrate:v1", essential: false, command: [up] }
  - { name: cache, image: "redis:7", healthCheck: { command: [CMD, redis-cli, ping] } }
tags: [{ key: team, value: shop }]
`,
];

const GOOD: TaskDefinition = {
  family: "web",
  requiresCompatibilities: ["FARGATE"],
  networkMode: "awsvpc",
  cpu: "256",
  memory: "512",
  containerDefinitions: [{ name: "web", image: "shop/web:v1" }],
};

const WEB = GOOD.containerDefinitions[0] ?? { name: "", image: "" };
const web = (members: object): Partial<TaskDefinition> => ({ containerDefinitions: [{ ...WEB, ...members }] });

const MISTAKES: readonly Partial<TaskDefinition>[] = [
  { family: "my web" },
  { cpu: "512" },
  { memory: "1 GiB" },
  { networkMode: "bridge" },
  { containerDefinitions: [] },
  { containerDefinitions: [WEB, WEB] },
  { taskRoleArn: "arn:aws:iam::123456789012:user/web" },
  web({ essential: false }),
  web({ image: "" }),
  web({ privileged: true }),
  web({ dependsOn: [{ containerName: "db", condition: "START" }] }),
  web({ mountPoints: [{ sourceVolume: "data", containerPath: "/data" }] }),
  web({ portMappings: [{ containerPort: 80, hostPort: 8080 }] }),
  web({ portMappings: [{ containerPort: 80 }, { containerPort: 80 }] }),
  web({ healthCheck: { command: ["curl"] } }),
  web({ memory: 128, memoryReservation: 128 }),
  web({ secrets: [{ name: "A", valueFrom: "/a" }] }),
  web({ logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "/web" } } }),
];

async function start() {
  // Fast, so that registering many definitions is not throttled for long.
  const aws = await startSimulator({ speed: 100 });
  const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = aws.env;
  const ecs = new ECSClient({ endpoint: aws.url, region: aws.region, credentials: { accessKeyId, secretAccessKey } });
  const register = async (definition: TaskDefinition) =>
    ecs.send(new RegisterTaskDefinitionCommand(definition as RegisterTaskDefinitionCommandInput));
  const describe = async (taskDefinition: string) => {
    const described = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition, include: ["TAGS"] }));
    return definitionFromDescribe({ taskDefinition: described.taskDefinition ?? {}, tags: described.tags });
  };
  return { register, describe, [Symbol.asyncDispose]: () => aws.close() };
}

test("what ECS describes is the same as the file that was registered, and can be registered again", async () => {
  await using aws = await start();
  for (const text of FILES) {
    const { definition, problems } = readTaskDefinition(text, { variables: {}, origin: "web.yml" });
    if (!definition) throw new Error(problems[0]?.message);
    expect([...problems, ...checkTaskDefinition(definition)]).toEqual([]);
    await aws.register(definition);
    const described = await aws.describe(definition.family);
    expect(diffDefinitions(definition, described)).toEqual([]);
    expect(sameDefinition(definition, described)).toBe(true);
    await aws.register(described);
    expect(await aws.describe(definition.family)).toEqual(described);
  }
});

test("what ECS refuses to register was found before", async () => {
  await using aws = await start();
  expect(checkTaskDefinition(GOOD)).toEqual([]);
  await aws.register(GOOD);
  for (const mistake of MISTAKES) {
    const definition = { ...GOOD, ...mistake };
    await expect(aws.register(definition)).rejects.toMatchObject({ name: "ClientException" });
    expect({ mistake, found: checkTaskDefinition(definition).length > 0 }).toEqual({ mistake, found: true });
  }
});
