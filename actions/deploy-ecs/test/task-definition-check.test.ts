import type { ContainerDefinition, TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { expect, test } from "@jest/globals";
import { checkEdited, checkTaskDefinition } from "../src/task-definition/check.ts";
import { edit } from "../src/task-definition/edit.ts";

const container = (members: Partial<ContainerDefinition> = {}): ContainerDefinition => ({
  name: "web",
  image: "shop/web:v1",
  memory: 128,
  ...members,
});

const task = (members: Partial<TaskDefinition> = {}): TaskDefinition => ({
  family: "web",
  containerDefinitions: [container()],
  ...members,
});

const fargateTask = (members: Partial<TaskDefinition> = {}, containerMembers: Partial<ContainerDefinition> = {}) =>
  task({
    requiresCompatibilities: ["FARGATE"],
    networkMode: "awsvpc",
    cpu: "256",
    memory: "512",
    containerDefinitions: [container(containerMembers)],
    ...members,
  });

const told = (definition: TaskDefinition) =>
  checkTaskDefinition(definition).map(({ at, message, fix }) => `${at}: ${[message, fix].filter(Boolean).join(" ")}`);

const SIDECAR = container({ name: "log", image: "shop/log:v1" });
const REGISTRY = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";

test.each<[string, TaskDefinition]>([
  ["a small task on instances", task()],
  ["a small task on Fargate", fargateTask()],
  ["sizes in words", fargateTask({ cpu: ".5 vCPU", memory: "3GB" })],
  ["the largest size", fargateTask({ cpu: "16 vCPU", memory: "120 GB" })],
  ["memory for the whole task only", task({ memory: "512", containerDefinitions: [{ name: "web", image: "web" }] })],
  [
    "a shell command with < and >",
    task({ containerDefinitions: [container({ command: ["sh", "-c", "sort <in >out"] })] }),
  ],
  ["an address with < and >", withVariable("Shop <shop@example.com>")],
  [
    "a log tag with a template",
    task({
      containerDefinitions: [container({ logConfiguration: { logDriver: "fluentd", options: { tag: "{{.Name}}" } } })],
    }),
  ],
  ["a word in capitals", withVariable("REGION")],
  [
    "a variable named like a placeholder",
    task({ containerDefinitions: [container({ environment: [{ name: "ACCOUNT_ID", value: "111122223333" }] })] }),
  ],
  ["ARNs without an account", withVariable("arn:aws:s3:::bucket")],
  ["ARNs of AWS itself", withVariable("arn:aws:iam::aws:policy/ReadOnlyAccess")],
  [
    "the same port over TCP and UDP",
    task({
      containerDefinitions: [
        container({
          portMappings: [
            { containerPort: 53, hostPort: 53 },
            { containerPort: 53, hostPort: 53, protocol: "udp" },
          ],
        }),
      ],
    }),
  ],
  [
    "a chain of containers",
    task({ containerDefinitions: [container({ dependsOn: [{ containerName: "log", condition: "START" }] }), SIDECAR] }),
  ],
  [
    "a key of a secret",
    task({
      executionRoleArn: "arn:aws:iam::111122223333:role/run",
      containerDefinitions: [
        container({
          secrets: [{ name: "A", valueFrom: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db:PASSWORD::" }],
        }),
      ],
    }),
  ],
  [
    "a parameter by its name",
    task({
      executionRoleArn: "arn:aws:iam::111122223333:role/run",
      containerDefinitions: [container({ secrets: [{ name: "A", valueFrom: "/web/password" }] })],
    }),
  ],
])("%s has no problem", (_, definition) => {
  expect(told(definition)).toEqual([]);
});

function withVariable(value: string): TaskDefinition {
  return task({ containerDefinitions: [container({ environment: [{ name: "VALUE", value }] })] });
}

test.each<[Partial<TaskDefinition>, string]>([
  [{ family: "my web" }, 'family: "my web" is not a family name. Use up to 255 letters, digits, "-" and "_".'],
  [{ containerDefinitions: [] }, "containerDefinitions: There is no container. A task has at least one."],
  [
    { containerDefinitions: [container({ name: "" })] },
    'containerDefinitions[0].name: The container has no name. Use up to 255 letters, digits, "-" and "_".',
  ],
  [
    { containerDefinitions: [container({ name: "web.1" })] },
    'containerDefinitions[0].name: "web.1" is not a container name. Use up to 255 letters, digits, "-" and "_".',
  ],
  [
    { containerDefinitions: [container(), container()] },
    'containerDefinitions[1].name: The name "web" is also that of containerDefinitions[0]. Give each container its own.',
  ],
  [
    { containerDefinitions: [container({ essential: false }), { ...SIDECAR, essential: false }] },
    "containerDefinitions: No container is essential (web, log). Set essential: true for the one whose end should end the task.",
  ],
  [
    { proxyConfiguration: { containerName: "webb" } },
    'proxyConfiguration.containerName: No container is named "webb". Did you mean "web"?',
  ],
  [{ tags: [{ value: "a" }] }, "tags[0].key: The tag has no key."],
  [
    { tags: [{ key: "aws:a", value: "b" }] },
    'tags[0].key: "aws:a" begins with aws:, which AWS keeps for itself. Remove the tag.',
  ],
  [{ tags: [{ key: "a" }, { key: "a" }] }, 'tags[1].key: "a" is also the key of tags[0]. Keep one of them.'],
  [{ ephemeralStorage: { sizeInGiB: 20 } }, "ephemeralStorage.sizeInGiB: 20 is out of range. ECS takes 21 to 200 GiB."],
  [{ cpu: "1 core" }, 'cpu: "1 core" is not a CPU size. Write CPU units or vCPU: "256", "1 vCPU".'],
  [{ memory: "1 GiB" }, 'memory: "1 GiB" is not a memory size. Write MiB or GB: "512", "2 GB".'],
  [
    { memory: "200", containerDefinitions: [container(), SIDECAR] },
    "memory: The containers reserve 256 MiB (web 128, log 128); the task has 200. Raise the task's memory, or lower theirs.",
  ],
  [
    { cpu: "256", containerDefinitions: [container({ cpu: 512 })] },
    "cpu: The containers reserve 512 CPU units (web 512); the task has 256. Raise the task's cpu, or lower theirs.",
  ],
  [
    { containerDefinitions: [{ name: "web", image: "web" }] },
    'containerDefinitions[0].memory: Neither container "web" nor the task says how much memory it takes. Set memory (MiB) here, or for the whole task.',
  ],
  [
    { volumes: [{ name: "data" }, { name: "data" }] },
    'volumes[1].name: The name "data" is also that of volumes[0]. Give each volume its own.',
  ],
  [{ volumes: [{}] }, "volumes[0].name: The volume has no name."],
  [
    {
      volumes: [
        {
          name: "a",
          efsVolumeConfiguration: {
            fileSystemId: "fs-1",
            transitEncryption: "ENABLED",
            rootDirectory: "/x",
            authorizationConfig: { accessPointId: "fsap-1" },
          },
        },
      ],
    },
    'volumes[0].efsVolumeConfiguration.rootDirectory: The access point decides the directory; "/x" is refused beside it. Remove rootDirectory.',
  ],
  [
    {
      volumes: [
        { name: "a", efsVolumeConfiguration: { fileSystemId: "fs-1", authorizationConfig: { iam: "ENABLED" } } },
      ],
    },
    "volumes[0].efsVolumeConfiguration.transitEncryption: IAM authorization needs encryption in transit. Set transitEncryption: ENABLED.",
  ],
  [
    { taskRoleArn: "arn:aws:iam::12345:role/web" },
    'taskRoleArn: The account "12345" in the ARN has 5 digits; AWS account ids have 12 digits. Write the whole id.',
  ],
  [
    { executionRoleArn: "arn:aws:iam::111122223333:user/web" },
    'executionRoleArn: "arn:aws:iam::111122223333:user/web" is not the ARN of a role. Write arn:aws:iam::ACCOUNT:role/NAME.',
  ],
  [
    { containerDefinitions: Array.from({ length: 11 }, (_, index) => container({ name: `web-${index}` })) },
    "containerDefinitions: There are 11 containers; a task has 10 at most.",
  ],
  [
    { memory: "100", containerDefinitions: [container({ memory: 128, memoryReservation: 64 })] },
    "containerDefinitions[0].memory: The container's limit of 128 MiB is above the 100 MiB of the task. Lower it, or raise the task's memory.",
  ],
])("of the task: %j", (members, problem) => {
  expect(told(task(members))).toEqual([problem]);
});

test.each<[Partial<ContainerDefinition>, string]>([
  [{ image: "" }, "image: The container has no image. Set image here, or in the image or images input."],
  [
    { image: "shop/web: v1" },
    'image: "shop/web: v1" holds white space. Write it as registry/repository:tag or registry/repository@sha256:….',
  ],
  [{ image: "https://example.com/web" }, 'image: "https://example.com/web" is a URL. Leave the scheme out.'],
  [{ image: "shop/web:" }, 'image: "shop/web:" ends with an empty tag. Name the tag, or remove the colon.'],
  [
    { image: "shop/Web:v1" },
    'image: The repository "shop/Web" has capital letters, which registries do not allow. Use "shop/web".',
  ],
  [
    { image: "shop//web" },
    'image: "shop//web" is not a repository name. Write it as registry/repository:tag or registry/repository@sha256:….',
  ],
  [
    { image: "web:v1/2" },
    'image: "web:v1" is not a registry host. Write it as registry/repository:tag or registry/repository@sha256:….',
  ],
  [
    { image: "web:-v1" },
    'image: "-v1" is not a tag. Tags have up to 128 letters, digits, "_", "-" and ".", and do not begin with "-" or ".".',
  ],
  [{ image: "web@sha256:abc" }, 'image: "sha256:abc" is not a digest. A digest is sha256: and 64 hexadecimal digits.'],
  [
    { image: "123456789.dkr.ecr.eu-west-1.amazonaws.com/web:v1" },
    'image: The account "123456789" of the registry has 9 digits; AWS account ids have 12 digits. Write the whole id.',
  ],
  [
    { image: "12345678901.dkr.ecr-fips.us-gov-west-1.amazonaws.com/web:v1" },
    'image: The account "12345678901" of the registry has 11 digits; AWS account ids have 12 digits. Write the whole id.',
  ],
  [
    { image: "shop.dkr.ecr.cn-north-1.amazonaws.com.cn/web:v1" },
    'image: The account "shop" of the registry is not a number; AWS account ids have 12 digits. Write the whole id.',
  ],
  [{ environment: [{ value: "a" }] }, "environment[0].name: The variable has no name."],
  [
    { environment: [{ name: "A=", value: "" }] },
    'environment[0].name: "A=" cannot be the name of a variable. Leave out "=" and white space.',
  ],
  [{ environment: [{ name: "A" }] }, 'environment[0].value: A has no value. Write value: "" if it should be empty.'],
  [
    {
      environment: [
        { name: "A", value: "1" },
        { name: "A", value: "2" },
      ],
    },
    'environment[1].name: A is set twice in container "web": here and in environment[0]. Keep one of them.',
  ],
  [
    { environment: [{ name: "QUEUE", value: "arn:aws:sqs:eu-west-1:123456789:jobs" }] },
    'environment[0].value: The account "123456789" in the ARN has 9 digits; AWS account ids have 12 digits. Write the whole id.',
  ],
  [{ portMappings: [{}] }, 'portMappings[0].containerPort: The mapping of container "web" has no port.'],
  [{ portMappings: [{ containerPort: 0 }] }, "portMappings[0].containerPort: 0 is not a port. Ports are 1 to 65535."],
  [
    { portMappings: [{ containerPort: 80, hostPort: 65536 }] },
    "portMappings[0].hostPort: 65536 is not a port. Ports are 1 to 65535; 0 lets ECS choose.",
  ],
  [
    { portMappings: [{ containerPort: 80, containerPortRange: "80-90" }] },
    "portMappings[0].containerPortRange: There is a containerPort too. Keep one of them.",
  ],
  [
    {
      portMappings: [
        { containerPort: 80, hostPort: 8080 },
        { containerPort: 81, hostPort: 8080 },
      ],
    },
    "portMappings[1].hostPort: Port 8080/tcp is taken by containerDefinitions[0].portMappings[0]. Change or remove one of them.",
  ],
  [
    {
      portMappings: [
        { containerPort: 80, name: "http" },
        { containerPort: 81, name: "http" },
      ],
    },
    'portMappings[1].name: The name "http" is taken by containerDefinitions[0].portMappings[0]. Names of ports are unique in a task.',
  ],
  [
    { mountPoints: [{ sourceVolume: "data", containerPath: "/data" }] },
    'mountPoints[0].sourceVolume: No volume is named "data". Add { name: data } to volumes.',
  ],
  [
    { dependsOn: [{ containerName: "wep", condition: "START" }] },
    'dependsOn[0].containerName: No container is named "wep". Did you mean "web"?',
  ],
  [
    { volumesFrom: [{ sourceContainer: "wep" }] },
    'volumesFrom[0].sourceContainer: No container is named "wep". Did you mean "web"?',
  ],
  [
    { dependsOn: [{ containerName: "web", condition: "START" }] },
    "dependsOn: The containers wait for each other: web → web. Remove one of these dependencies.",
  ],
  [
    { healthCheck: { command: [] } },
    'healthCheck.command: The health check has no command. Write ["CMD-SHELL", "curl -f http://localhost/ || exit 1"].',
  ],
  [
    { healthCheck: { command: ["curl", "-f", "http://localhost/"] } },
    'healthCheck.command: The command begins with "curl", not with CMD or CMD-SHELL. Write ["CMD-SHELL", "curl -f http://localhost/"].',
  ],
  [{ healthCheck: { command: ["CMD"] } }, "healthCheck.command: There is nothing to run after CMD. Add the command."],
  [
    { healthCheck: { command: ["CMD-SHELL", "curl", "-f"] } },
    'healthCheck.command: CMD-SHELL runs only "curl"; the words after it are lost. Write ["CMD-SHELL", "curl -f"].',
  ],
  [
    { healthCheck: { command: ["CMD", "a"], interval: 4 } },
    "healthCheck.interval: 4 is out of range. ECS takes 5 to 300 seconds.",
  ],
  [
    { healthCheck: { command: ["CMD", "a"], timeout: 61 } },
    "healthCheck.timeout: 61 is out of range. ECS takes 2 to 60 seconds.",
  ],
  [
    { healthCheck: { command: ["CMD", "a"], retries: 0 } },
    "healthCheck.retries: 0 is out of range. ECS takes 1 to 10 attempts.",
  ],
  [
    { healthCheck: { command: ["CMD", "a"], startPeriod: 301 } },
    "healthCheck.startPeriod: 301 is out of range. ECS takes 0 to 300 seconds.",
  ],
  [{ startTimeout: 121 }, "startTimeout: 121 is out of range. ECS takes 2 to 120 seconds."],
  [
    { restartPolicy: { enabled: true, restartAttemptPeriod: 30 } },
    "restartPolicy.restartAttemptPeriod: 30 is out of range. ECS takes 60 to 1800 seconds.",
  ],
  [
    { memoryReservation: 256 },
    "memoryReservation: The reservation of 256 MiB is not below the container's limit of 128 MiB. Lower memoryReservation, or raise memory.",
  ],
  [
    { logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "/web" } } },
    "logConfiguration.options.awslogs-region: awslogs needs this option. Set it to the Region of the log group, for example eu-west-1.",
  ],
  [
    { logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "/web", "awslogs-regoin": "eu-west-1" } } },
    'logConfiguration.options.awslogs-regoin: awslogs has no such option. Did you mean "awslogs-region"?',
  ],
  [{ memory: 4 }, "memory: 4 MiB is too little for a container. Docker wants 6 MiB or more."],
  [
    {
      logConfiguration: {
        logDriver: "awslogs",
        options: { "awslogs-group": "/web", "awslogs-region": "eu-west-1", tag: "web" },
      },
    },
    "logConfiguration.options.tag: awslogs has no such option. It has awslogs-create-group, awslogs-datetime-format, awslogs-endpoint, awslogs-format, awslogs-group, awslogs-multiline-pattern, awslogs-region, awslogs-stream-prefix, max-buffer-size, mode.",
  ],
  [
    { logConfiguration: { logDriver: "awsfirelens" } },
    "logConfiguration.logDriver: awsfirelens needs a log router, and no container has firelensConfiguration. Add the router's container, or use awslogs.",
  ],
])("of a container: %j", (members, problem) => {
  expect(told(task({ containerDefinitions: [container(members)] }))).toEqual([`containerDefinitions[0].${problem}`]);
});

test.each<[Partial<TaskDefinition>, string]>([
  [{ networkMode: "bridge" }, "networkMode: Network mode bridge is not for Fargate. Set networkMode: awsvpc."],
  [{ cpu: "" }, 'cpu: Fargate needs cpu for the whole task. For example cpu: "256" and memory: "512".'],
  [{ memory: "" }, 'memory: Fargate needs memory for the whole task. For example cpu: "256" and memory: "512".'],
  [{ cpu: "300" }, "cpu: Fargate has no size of 300 CPU units. Sizes are 256, 512, 1024, 2048, 4096, 8192 and 16384."],
  [
    { memory: "1536" },
    "memory: Fargate does not offer 1536 MiB with 256 CPU units. With cpu 256, memory is 512, 1024 or 2048.",
  ],
  [
    { cpu: "1 vCPU", memory: "1 GB" },
    "memory: Fargate does not offer 1024 MiB with 1024 CPU units. With cpu 1024, memory is 2048 to 8192 in steps of 1024. Or set cpu to 256 or 512.",
  ],
  [
    { runtimePlatform: { operatingSystemFamily: "WINDOWS_SERVER_2022_CORE" } },
    "cpu: Windows needs more than 256 CPU units on Fargate. Use 1024 or more.",
  ],
  [{ ipcMode: "task" }, "ipcMode: Fargate does not support this. Remove it."],
  [{ pidMode: "host" }, "pidMode: Fargate does not support this. Use task, or remove it."],
  [{ placementConstraints: [{ type: "memberOf" }] }, "placementConstraints: Fargate does not support this. Remove it."],
  [
    { volumes: [{ name: "a", host: { sourcePath: "/a" } }] },
    "volumes[0].host.sourcePath: Fargate does not support this. There is no host to share; use EFS to keep files.",
  ],
  [
    { volumes: [{ name: "a", dockerVolumeConfiguration: {} }] },
    "volumes[0].dockerVolumeConfiguration: Fargate does not support this. Remove it.",
  ],
])("of a task on Fargate: %j", (members, problem) => {
  expect(told(fargateTask(members))).toEqual([`${problem}`]);
});

test.each<[Partial<ContainerDefinition>, string]>([
  [{ stopTimeout: 121 }, "stopTimeout: Fargate waits 120 seconds at most, not 121. Set it to 120 or less."],
  [{ privileged: true }, "privileged: Fargate does not support this. Remove it."],
  [{ links: ["log"] }, "links: Fargate does not support this. Remove it."],
  [{ linuxParameters: { swappiness: 10 } }, "linuxParameters.swappiness: Fargate does not support this. Remove it."],
  [
    { resourceRequirements: [{ type: "GPU", value: "1" }] },
    "resourceRequirements[0]: Fargate does not support this. Remove it.",
  ],
  [
    { logConfiguration: { logDriver: "json-file" } },
    "logConfiguration.logDriver: Fargate does not support this. Use awslogs, splunk, awsfirelens.",
  ],
  [
    { portMappings: [{ containerPort: 80, hostPort: 8080 }] },
    "portMappings[0].hostPort: hostPort 8080 is not containerPort 80, as network mode awsvpc wants it. Remove hostPort.",
  ],
  [
    { portMappings: [{ containerPort: 80 }, { containerPort: 80, hostPort: 80 }] },
    "portMappings[1].containerPort: Port 80/tcp is taken by containerDefinitions[0].portMappings[0]. Change or remove one of them.",
  ],
])("of a container on Fargate: %j", (members, problem) => {
  expect(told(fargateTask({}, members))).toEqual([`containerDefinitions[0].${problem}`]);
});

test("what Fargate does not know is no problem when it is empty or off, as describe-task-definition prints it", () => {
  expect(
    told(
      fargateTask(
        { placementConstraints: [], volumes: [{ name: "a", host: {} }] },
        { links: [], dnsServers: [], privileged: false },
      ),
    ),
  ).toEqual([]);
});

test("a log stream on Fargate needs its prefix", () => {
  const options = { "awslogs-group": "/web", "awslogs-region": "eu-west-1" };
  const definition = fargateTask(
    { executionRoleArn: "arn:aws:iam::111122223333:role/run" },
    { logConfiguration: { logDriver: "awslogs", options } },
  );
  expect(told(definition)).toEqual([
    "containerDefinitions[0].logConfiguration.options.awslogs-stream-prefix: awslogs needs this option. Set it to the first part of the stream's name, for example ecs.",
  ]);
});

test("ports of all containers count where they share one network interface", () => {
  const portMappings = [{ containerPort: 80 }];
  const containerDefinitions = [container({ portMappings }), { ...SIDECAR, portMappings }];
  expect(told(task({ containerDefinitions }))).toEqual([]);
  expect(told(task({ containerDefinitions, networkMode: "awsvpc" }))).toEqual([
    "containerDefinitions[1].portMappings[0].containerPort: Port 80/tcp is taken by containerDefinitions[0].portMappings[0]. Change or remove one of them.",
  ]);
});

test.each<[string, Partial<ContainerDefinition>, string]>([
  ["HEALTHY", {}, 'Container "log" has no healthCheck, so it never is HEALTHY. Give it one, or wait for START.'],
  [
    "SUCCESS",
    {},
    'Container "log" is essential: the task ends when it does, so nothing can wait for SUCCESS. Set essential: false for "log".',
  ],
])("a dependency on %s needs a container that can get there", (condition, sidecar, problem) => {
  const dependsOn = [{ containerName: "log", condition }] as NonNullable<ContainerDefinition["dependsOn"]>;
  const definition = task({ containerDefinitions: [container({ dependsOn }), { ...SIDECAR, ...sidecar }] });
  expect(told(definition)).toEqual([`containerDefinitions[0].dependsOn[0].condition: ${problem}`]);
});

test("a circle of dependencies is told with all its containers", () => {
  const after = (name: string, containerName: string) =>
    container({ name, dependsOn: [{ containerName, condition: "START" }] });
  const containerDefinitions = [after("a", "b"), after("b", "c"), after("c", "b")];
  expect(told(task({ containerDefinitions }))).toEqual([
    "containerDefinitions[1].dependsOn: The containers wait for each other: b → c → b. Remove one of these dependencies.",
  ]);
});

test("every secret and every image whose account is too short is told with its path", () => {
  const secret = (name: string) => ({ name, valueFrom: `arn:aws:secretsmanager:eu-west-1:123456789:secret:${name}` });
  const members = {
    executionRoleArn: "arn:aws:iam::1234567890123:role/run",
    containerDefinitions: [
      container({ secrets: [secret("A"), secret("B")] }),
      { ...SIDECAR, image: "123456789.dkr.ecr.eu-west-1.amazonaws.com/log:v1" },
    ],
  };
  expect(checkTaskDefinition(task(members)).map(({ at }) => at)).toEqual([
    "containerDefinitions[1].image",
    "containerDefinitions[0].secrets[0].valueFrom",
    "containerDefinitions[0].secrets[1].valueFrom",
    "executionRoleArn",
  ]);
});

test.each<[string, string]>([
  ["A", 'secrets[1].name: A is set twice in container "web": here and in secrets[0]. Keep one of them.'],
  [
    "LEVEL",
    'secrets[1].name: LEVEL is both a secret and an environment variable of container "web". Remove it from environment, or from secrets.',
  ],
  ["", "secrets[1].name: The secret has no name."],
])("a second secret named %j is a problem", (name, problem) => {
  const secrets = [
    { name: "A", valueFrom: "/a" },
    { name, valueFrom: "/b" },
  ];
  const definition = task({
    executionRoleArn: "arn:aws:iam::111122223333:role/run",
    containerDefinitions: [container({ secrets, environment: [{ name: "LEVEL", value: "info" }] })],
  });
  expect(told(definition)).toEqual([`containerDefinitions[0].${problem}`]);
});

test("a key of a secret is chosen with three parts or not at all", () => {
  const valueFrom = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db:PASSWORD";
  const definition = task({
    executionRoleArn: "arn:aws:iam::111122223333:role/run",
    containerDefinitions: [container({ secrets: [{ name: "A", valueFrom }] })],
  });
  expect(told(definition)).toEqual([
    "containerDefinitions[0].secrets[0].valueFrom: After the secret's name ECS wants three more parts or none, not 1. To choose a key write …:secret:NAME:KEY:: with both colons at the end.",
  ]);
});

test("a missing execution role is refused as AWS does, with every need named", () => {
  const definition = fargateTask(
    {},
    {
      image: `${REGISTRY}/web:v1`,
      secrets: [{ name: "A", valueFrom: "/a" }],
      logConfiguration: {
        logDriver: "awslogs",
        options: { "awslogs-group": "/web", "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "ecs" },
      },
    },
  );
  expect(told(definition)).toEqual([
    'executionRoleArn: There is no execution role. ECS needs one to read the secrets of "web", to pull the image of "web" from ECR, to write the log of "web", and AWS refuses to register the definition without it. Set executionRoleArn, for example to the role ecsTaskExecutionRole of your account.',
  ]);
});

test.each<[string, string]>([
  ["<ACCOUNT_ID>.dkr.ecr.eu-west-1.amazonaws.com/web:v1", "<ACCOUNT_ID>"],
  ["ACCOUNT_ID.dkr.ecr.eu-west-1.amazonaws.com/web:v1", "ACCOUNT_ID"],
  ["xxxxxxxxxxxx.dkr.ecr.eu-west-1.amazonaws.com/web:v1", "xxxxxxxxxxxx"],
  [`111122223333.dkr.ecr.REGION.amazonaws.com/web:v1`, "REGION"],
  [`${REGISTRY}/your-repository:v1`, "your-repository"],
  [`${REGISTRY}/web:<tag>`, "<tag>"],
  [`${REGISTRY}/web:{{ tag }}`, "{{ tag }}"],
  ["REPLACE_ME", "REPLACE_ME"],
  ["YOUR_IMAGE", "YOUR_IMAGE"],
])("%s as an image is told as a placeholder, once", (image, placeholder) => {
  expect(told(fargateTask({ executionRoleArn: "arn:aws:iam::111122223333:role/run" }, { image }))).toEqual([
    `containerDefinitions[0].image: "${placeholder}" is a placeholder that was not filled in. Put the real value there.`,
  ]);
});

test.each<[string, string]>([
  ["postgres://<DB_HOST>/shop", "<DB_HOST>"],
  ["<your api key>", "<your api key>"],
  ["CHANGEME", "CHANGEME"],
  ["YOUR-TOKEN-HERE", "YOUR-TOKEN-HERE"],
])("%s as a variable is told as a placeholder", (value, placeholder) => {
  expect(told(withVariable(value))).toEqual([
    `containerDefinitions[0].environment[0].value: "${placeholder}" is a placeholder that was not filled in. Put the real value there.`,
  ]);
});

test("a value that came from an input is told with the input", () => {
  const edits = { image: "shop/Web:v1", images: [], environment: [["A B", "1"]], secrets: [] } as const;
  const { definition, origins } = edit(task(), edits);
  expect(checkTaskDefinition(definition, origins).map(({ at, message }) => `${at}: ${message}`)).toEqual([
    'image: The repository "shop/Web" has capital letters, which registries do not allow.',
    'environment: "A B" cannot be the name of a variable.',
  ]);
});

test("of a definition that ECS has accepted, only what the edits brought in is told", () => {
  const registered = task({ containerDefinitions: [container({ environment: [{ name: "A", value: "CHANGE_ME" }] })] });
  const edited = edit(registered, { image: "shop/web:", images: [], environment: [], secrets: [] });
  expect(checkEdited(registered, edited).map(({ at }) => at)).toEqual(["image"]);
  const untouched = edit(registered, { images: [], environment: [], secrets: [] });
  expect(checkEdited(registered, untouched)).toEqual([]);
});
