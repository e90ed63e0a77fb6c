import { service } from "@deploy-actions/shared/testkit/ecs/service";
import { expect, test } from "@jest/globals";
import { preflight } from "../src/preflight/preflight.ts";
import { fakePreflight, type PreflightWorld, TRUSTING } from "./fake-preflight.ts";
import { DIGEST, IMAGE, subject, withContainer } from "./preflight-subject.ts";

const SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf";
const GROUP = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef";

/** Everything that service web needs. */
const COMPLETE: Partial<PreflightWorld> = {
  platforms: { [`${IMAGE.split(":")[0]}@${DIGEST}`]: [{ os: "linux", architecture: "amd64" }] },
  roles: { run: { trustPolicy: TRUSTING, mayPass: true }, web: { trustPolicy: TRUSTING, mayPass: true } },
  secrets: { [SECRET]: { isBeingDeleted: false, versions: new Map([["v1", ["AWSCURRENT"]]]) } },
  parameters: ["/prod/url"],
  logGroups: ["eu-west-1:/ecs/web"],
  subnets: { "subnet-a": 9, "subnet-b": 9 },
  alarms: { errors: "OK" },
  targetGroups: [GROUP],
};

/** Service web, which needs one of everything. */
function needy(overrides: Parameters<typeof subject>[0] = {}) {
  const definition = {
    ...withContainer({
      portMappings: [{ containerPort: 8080 }],
      secrets: [
        { name: "DB", valueFrom: `${SECRET}:password::` },
        { name: "URL", valueFrom: "/prod/url" },
      ],
    }),
    taskRoleArn: "arn:aws:iam::123456789012:role/web",
  };
  const alarms = { alarmNames: ["errors"], enable: true, rollback: true };
  return subject({
    definition,
    live: service({
      loadBalancers: [{ targetGroup: GROUP, containerName: "app", containerPort: 8080 }],
      placement: { networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-a", "subnet-b"] } } },
    }),
    deploymentConfiguration: { ...subject().deploymentConfiguration, alarms },
    ...overrides,
  });
}

async function found(world: Partial<PreflightWorld>, ...subjects: readonly ReturnType<typeof needy>[]) {
  const findings = await preflight(subjects, fakePreflight({ ...COMPLETE, ...world }));
  return findings.map(({ service, subject, severity, message }) => `${severity} ${service}: ${subject}: ${message}`);
}

test("a service that has all it needs has nothing to find", async () => {
  expect(await found({}, needy())).toEqual([]);
});

test("the container that CodeDeploy sends traffic to stands in the AppSpec, not in the service", async () => {
  const loadBalancers = [{ targetGroup: GROUP, containerName: "old-name", containerPort: 8080 }];
  expect(await found({}, needy({ live: service({ controller: "CODE_DEPLOY", loadBalancers }) }))).toEqual([]);
});

test.each(["true", "True", "1"])("a log group that is created on the way (%s) need not exist", async (creates) => {
  const options = { "awslogs-group": "/ecs/new", "awslogs-region": "eu-west-1", "awslogs-create-group": creates };
  const definition = withContainer({ logConfiguration: { logDriver: "awslogs", options } });
  expect(await found({}, subject({ definition }))).toEqual([]);
});

test("everything that is missing is found at once", async () => {
  const nothing = {
    platforms: {},
    roles: {},
    secrets: {},
    parameters: [],
    logGroups: [],
    subnets: {},
    alarms: {},
    targetGroups: [],
  };
  const images = new Map([[IMAGE, { kind: "missing" as const, nearestTags: ["v1"] }]]);
  expect(await found(nothing, needy({ images }))).toEqual([
    "error web: image of container app: It is not in its registry: no task could pull it.",
    "error web: execution role run: It does not exist.",
    "error web: task role web: It does not exist.",
    "error web: secret DB of container app: secret:prod/db-AbCdEf does not exist in Secrets Manager: no task could start.",
    "error web: secret URL of container app: /prod/url does not exist in Parameter Store: no task could start.",
    "error web: log group of container app: /ecs/web does not exist in eu-west-1: no task could start.",
    "error web: subnet subnet-a: It does not exist: no task could start in it.",
    "error web: subnet subnet-b: It does not exist: no task could start in it.",
    "error web: target group web: It does not exist: ECS could not register a task in it.",
    "error web: deployment alarm errors: There is no such alarm in CloudWatch.",
  ]);
});

test("each permission that is missing is one finding, however much it hides", async () => {
  const denied = [
    "ecr:BatchGetImage",
    "iam:GetRole",
    "iam:SimulatePrincipalPolicy",
    "secretsmanager:DescribeSecret",
    "ssm:DescribeParameters",
    "logs:DescribeLogGroups",
    "ec2:DescribeSubnets",
    "elasticloadbalancing:DescribeTargetGroups",
    "cloudwatch:DescribeAlarms",
  ];
  const findings = await preflight([needy(), needy({ service: "api" })], fakePreflight({ ...COMPLETE, denied }));
  expect(findings.map(({ service, severity, message }) => [service, severity, message.split(": ").at(-1)])).toEqual(
    denied.map((action) => ["", "unknown", `${action} is not allowed to this step.`]),
  );
  expect(findings[1]).toEqual({
    service: "",
    subject: "execution role run and task role web",
    severity: "unknown",
    message: "Could not check whether roles exist and trust ECS: iam:GetRole is not allowed to this step.",
    fix: "Allow iam:GetRole to the role of this step; it only reads.",
  });
});

test("an image that the registry could not be asked about is said to be unchecked", async () => {
  const unknown = { kind: "unknown" as const, why: "its registry is not ECR" };
  expect(await found({}, needy({ images: new Map([[IMAGE, unknown]]) }))).toEqual([
    "unknown web: image of container app: Could not check whether images exist: its registry is not ECR.",
  ]);
});

test("an image for another processor is found", async () => {
  const platforms = { [`${IMAGE.split(":")[0]}@${DIGEST}`]: [{ os: "linux", architecture: "arm64" }] };
  expect(await found({ platforms }, needy())).toEqual([
    "error web: image of container app: It is built for linux/arm64, and the task runs on linux/amd64: its container would not start.",
  ]);
});

test("roles have to be passed for a definition that is registered, not for one that is there", async () => {
  const roles = { ...COMPLETE.roles, web: { trustPolicy: TRUSTING, mayPass: false } };
  expect(await found({ roles }, needy())).toEqual([
    "error web: task role web: This step may not pass it to tasks (iam:PassRole), so that AWS will refuse to register the task definition.",
  ]);
  expect(await found({ roles }, needy({ registers: false }))).toEqual([]);
});

test("secrets of other Regions and accounts, and AWS's own parameters, are not asked for, which is said", async () => {
  const secrets = [
    { name: "A", valueFrom: SECRET.replace("eu-west-1", "us-east-1") },
    { name: "B", valueFrom: SECRET.replace("123456789012", "210987654321") },
    { name: "C", valueFrom: "/aws/reference/secretsmanager/prod/db" },
  ];
  expect(
    await found(
      {},
      needy({
        definition: { ...needy().definition, ...withContainer({ secrets, portMappings: [{ containerPort: 8080 }] }) },
      }),
    ),
  ).toEqual([
    "unknown web: secret A of container app: Could not check whether secrets exist: Region us-east-1 is not asked.",
    "unknown web: secret B of container app: Could not check whether secrets exist: another account is not asked.",
    "unknown web: secret C of container app: Could not check whether parameters exist: AWS does not list its own.",
  ]);
});

test.each<[string, Record<string, string>, string[]]>([
  ["is created by the driver", { "awslogs-group": "/ecs/new", "awslogs-create-group": "true" }, []],
  [
    "is in another Region",
    { "awslogs-group": "/ecs/web", "awslogs-region": "us-east-1" },
    ["error web: log group of container app: /ecs/web does not exist in us-east-1: no task could start."],
  ],
])("a log group that %s is looked for there", async (_, options, expected) => {
  const logConfiguration = { logDriver: "awslogs" as const, options };
  const definition = { ...withContainer({ logConfiguration, portMappings: [{ containerPort: 8080 }] }) };
  expect(await found({}, needy({ definition }))).toEqual(expected);
});

test.each<[string, object, string[]]>([
  [
    "credentials of a private registry",
    { repositoryCredentials: { credentialsParameter: "hub" } },
    ["registry credentials"],
  ],
  [
    "secrets of a log driver",
    {
      logConfiguration: {
        logDriver: "splunk",
        secretOptions: [{ name: "splunk-token", valueFrom: SECRET.replace("db", "log") }],
      },
    },
    ["log option splunk-token"],
  ],
])("%s have to exist, too", async (_, members, expected) => {
  const definition = withContainer({ ...members, portMappings: [{ containerPort: 8080 }] });
  const findings = await preflight([needy({ definition })], fakePreflight(COMPLETE));
  expect(findings.map(({ subject }) => subject)).toEqual(expected.map((what) => `${what} of container app`));
});

test("an alarm that is off already is a warning, and one that nobody switched on is not looked at", async () => {
  expect(await found({ alarms: { errors: "ALARM" } }, needy())).toEqual([
    "warning web: deployment alarm errors: It is in ALARM already: ECS leaves it out of account for this deployment, so that it cannot stop a bad one.",
  ]);
  const alarms = { alarmNames: ["gone"], enable: false, rollback: false };
  const deploymentConfiguration = { ...subject().deploymentConfiguration, alarms };
  expect(await found({}, needy({ deploymentConfiguration }))).toEqual([]);
});

test("services that share subnets are told when these have no room for all of them", async () => {
  const subnets = { "subnet-a": 3, "subnet-b": 2 };
  expect(await found({ subnets }, needy(), needy({ service: "api" }))).toEqual([]);
  expect(await found({ subnets }, needy(), needy({ service: "api" }), needy({ service: "jobs" }))).toEqual([
    "warning : subnets subnet-a, subnet-b: The 3 services in them: 5 free addresses for up to 6 tasks beside those that run: ECS has to wait for old tasks to end, and the deployment takes longer.",
  ]);
});

test("a service that is to be created has no network and no load balancer to check yet", async () => {
  expect(await found({ subnets: {}, targetGroups: [] }, needy({ live: undefined }))).toEqual([]);
});
