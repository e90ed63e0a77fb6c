import type { ObjectInputs } from "@deploy-actions/shared/testkit/input-source";
import { objectInputs } from "@deploy-actions/shared/testkit/input-source";
import { expect, test } from "@jest/globals";
import { readInputs, readPostInputs } from "../src/inputs.ts";
import { AUTO } from "./story.ts";

const FILE = `
family: web
executionRoleArn: arn:aws:iam::123456789012:role/run
containerDefinitions:
  - { name: app, image: "shop/web:\${VERSION}", memory: 128 }
`;

/** What is asked of the one service, and of the step. */
async function read(source: ObjectInputs) {
  const { services, ...step } = await readInputs(source, { env: {} });
  const [one] = services;
  if (!one || services.length > 1) throw new Error("There is not one service.");
  return { ...step, ...one.request, checks: one.checks };
}

const given = (values: Readonly<Record<string, string>> = {}): ObjectInputs =>
  objectInputs(
    { cluster: "prod", service: "web", "force-new-deployment": "true", ...values },
    { files: { "web.yml": FILE, "deploy/web.json": "{}" } },
  );

async function problemsOf(values: Readonly<Record<string, string>>): Promise<string> {
  try {
    await read(given(values));
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("The inputs were accepted.");
}

const CLUSTER_ARN = "arn:aws:ecs:eu-west-1:123456789012:cluster/prod";

test("cluster, service and something to do are enough", async () => {
  expect(await read(given())).toEqual({
    cluster: "prod",
    service: "web",
    source: { kind: "live" },
    edits: { image: undefined, images: [], environment: [], secrets: [] },
    desiredCount: undefined,
    deploymentConfiguration: undefined,
    forceNewDeployment: true,
    strategy: AUTO,
    checks: undefined,
    mode: { kind: "deploy" },
    oneOffs: [],
    preflight: "error",
    onDrift: "warn",
    force: false,
    githubToken: undefined,
    timeout: 30 * 60_000,
    onFailure: "rollback",
    logLines: 30,
    dryRun: false,
    access: { region: undefined, roleToAssume: undefined, allowedAccountIds: [] },
  });
});

test("everything that can be given", async () => {
  const inputs = await read(
    given({
      cluster: CLUSTER_ARN,
      service: "web",
      "task-definition": "web.yml",
      variables: "VERSION=v2",
      images: "app=shop/web:v3",
      environment: "LOG_LEVEL=debug\napp/QUERY=a=b",
      secrets: "TOKEN=arn:aws:ssm:eu-west-1:123456789012:parameter/token",
      "desired-count": "0",
      "deployment-configuration":
        "{ minimumHealthyPercent: 50, deploymentCircuitBreaker: { enable: true, rollback: true } }",
      "force-new-deployment": "true",
      timeout: "1h30m",
      "on-failure": "leave",
      "log-lines": "0",
      "dry-run": "True",
      "role-to-assume": "arn:aws:iam::123456789012:role/deploy",
      "aws-region": "eu-west-1",
      "allowed-account-ids": "123456789012, 210987654321",
    }),
  );
  expect(inputs).toMatchObject({
    cluster: CLUSTER_ARN,
    service: "web",
    source: { kind: "file", definition: { family: "web", containerDefinitions: [{ image: "shop/web:v2" }] } },
    edits: {
      images: [["app", "shop/web:v3"]],
      environment: [
        ["LOG_LEVEL", "debug"],
        ["app/QUERY", "a=b"],
      ],
    },
    desiredCount: 0,
    deploymentConfiguration: { minimumHealthyPercent: 50, deploymentCircuitBreaker: { enable: true, rollback: true } },
    forceNewDeployment: true,
    timeout: 90 * 60_000,
    onFailure: "leave",
    logLines: 0,
    dryRun: true,
    access: {
      region: "eu-west-1",
      roleToAssume: { name: "deploy" },
      allowedAccountIds: ["123456789012", "210987654321"],
    },
  });
});

test.each([
  ["live", { kind: "live" }],
  ["web", { kind: "registered", reference: "web" }],
  ["web:7", { kind: "registered", reference: "web:7" }],
  [
    "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:7",
    { kind: "registered", reference: "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:7" },
  ],
])("the task definition %s is not taken for a file", async (reference, source) => {
  expect((await read(given({ "task-definition": reference }))).source).toEqual(source);
});

test.each<[string, Readonly<Record<string, string>>, string]>([
  ["cluster", { cluster: "prod/web" }, 'cluster: "prod/web" is not the name or ARN of a cluster.'],
  ["service", { service: "my web" }, 'service: "my web" is not the name of a service.'],
  [
    "a service's ARN",
    { service: "arn:aws:ecs:eu-west-1:123456789012:service/prod/web" },
    'service: "arn:aws:ecs:eu-west-1:123456789012:service/prod/web" is an ARN: its cluster, Region and account would not count. Write service: web, and cluster: prod.',
  ],
  [
    "a service's ARN of the older form",
    { service: "arn:aws:ecs:eu-west-1:123456789012:service/web" },
    "Write service: web, and cluster: the cluster it is in.",
  ],
  [
    "a cluster's ARN of another Region",
    { cluster: CLUSTER_ARN, "aws-region": "us-east-1" },
    "cluster: The cluster is in eu-west-1, and aws-region is us-east-1.",
  ],
  [
    "a cluster's ARN of another account",
    { cluster: CLUSTER_ARN, "allowed-account-ids": "210987654321" },
    "cluster: The cluster is in account 123456789012, which is not one of the allowed accounts (210987654321).",
  ],
  ["timeout without a unit", { timeout: "30" }, 'timeout: "30" has no unit. Write "30m" for minutes'],
  ["timeout that is none", { timeout: "soon" }, 'timeout: "soon" is not a duration.'],
  ["timeout that is too long", { timeout: "7h" }, "timeout: It must be from 1s to 6h."],
  ["on-failure", { "on-failure": "roll-back" }, '"roll-back" is not a choice. Did you mean "rollback"?'],
  ["on-cancel", { "on-cancel": "stop" }, 'on-cancel: "stop" is not a choice.'],
  [
    "desired-count",
    { "desired-count": "two" },
    'desired-count: "two" does not fit. Write a whole number from 0 to 10000.',
  ],
  ["log-lines", { "log-lines": "101" }, 'log-lines: "101" does not fit. Write a whole number from 0 to 100.'],
  ["dry-run", { "dry-run": "yes" }, 'dry-run: "yes" is neither true nor false.'],
  ["force-new-deployment", { "force-new-deployment": "1" }, 'force-new-deployment: "1" is neither true nor false.'],
  ["role-to-assume", { "role-to-assume": "deploy" }, 'role-to-assume: "deploy" is a role name or something else'],
  [
    "allowed-account-ids",
    { "allowed-account-ids": "12345678901" },
    'allowed-account-ids: "12345678901" is not twelve digits.',
  ],
  [
    "a list without accounts",
    { "allowed-account-ids": "," },
    'allowed-account-ids: "," holds no account id. Write at least one, or leave the input empty to allow any account.',
  ],
  ["image and images", { image: "a:1", images: "app=a:1" }, "images: It cannot be given together with image."],
  ["images without a name", { images: "shop/web:v2" }, 'images (line 1): There is no "=". Write KEY=value.'],
  [
    "environment, twice the same",
    { environment: "A=1\nA=2" },
    "environment A (line 2): The name is on line 1 already.",
  ],
  [
    "variables without a file",
    { variables: "VERSION=v2" },
    "variables: They fill a task definition file, and task-definition names none.",
  ],
  ["a file that is not there", { "task-definition": "wep.yml" }, 'task-definition: File "wep.yml" does not exist.'],
  ["a variable of the file that is not given", { "task-definition": "web.yml" }, "VERSION"],
  [
    "an image for a container that the file does not have",
    { "task-definition": "web.yml", variables: "VERSION=v2", images: "wep=a:1" },
    'images: The task definition has no container "wep".',
  ],
  [
    "an unknown key of the deployment configuration",
    { "deployment-configuration": "{ maxPercent: 200 }" },
    "deployment-configuration maxPercent",
  ],
  [
    "a value of the deployment configuration",
    { "deployment-configuration": "minimumHealthyPercent: half" },
    "deployment-configuration minimumHealthyPercent (line 1)",
  ],
  [
    "a minimum that is no percentage",
    { "deployment-configuration": "minimumHealthyPercent: 101" },
    "deployment-configuration minimumHealthyPercent (line 1): It is a percentage from 0 to 100.",
  ],
  [
    "a maximum that leaves no room for the desired count",
    { "deployment-configuration": "maximumPercent: 99" },
    "deployment-configuration maximumPercent (line 1): It is 100 or more",
  ],
  [
    "percentages that block each other",
    { "deployment-configuration": "{ minimumHealthyPercent: 100, maximumPercent: 100 }" },
    "deployment-configuration maximumPercent (line 1): minimumHealthyPercent and maximumPercent cannot both be 100: ECS could neither stop an old task nor start a new one.",
  ],
  [
    "alarms without a name",
    { "deployment-configuration": "alarms: { enable: true, rollback: true, alarmNames: [] }" },
    "deployment-configuration alarms.alarmNames (line 1): Name at least one CloudWatch alarm, or set enable to false.",
  ],
  [
    "an alarm whose name is empty",
    { "deployment-configuration": 'alarms: { enable: false, rollback: false, alarmNames: [""] }' },
    "deployment-configuration alarms.alarmNames[0] (line 1): An alarm has no name.",
  ],
  [
    "a threshold of nothing",
    {
      "deployment-configuration":
        "deploymentCircuitBreaker: { enable: true, rollback: true, thresholdConfiguration: { type: COUNT, value: 0 } }",
    },
    "deploymentCircuitBreaker.thresholdConfiguration.value (line 1): It is 1 or more.",
  ],
  [
    "early success below the minimum",
    {
      "deployment-configuration":
        "{ minimumHealthyPercent: 90, earlySuccessCriteria: { enable: true, healthyPercent: 50 } }",
    },
    "deployment-configuration earlySuccessCriteria (line 1): healthyPercent is 50, below minimumHealthyPercent 90",
  ],
  [
    "an unknown input",
    { "task-defintion": "web" },
    'task-defintion: This action has no such input. Did you mean "task-definition"?',
  ],
])("%s is refused with what to write instead", async (_, values, problem) => {
  expect(await problemsOf(values)).toContain(problem);
});

const NOTHING = { "force-new-deployment": "false" };

test("a request for nothing is refused: an expression for the image may have come out empty", async () => {
  expect(await problemsOf({ ...NOTHING, image: " " })).toBe(
    [
      "An input cannot be used:",
      "- image: There is nothing to deploy: no image is given, nor anything else to change. If an image is meant, its expression is empty: is the id of the step in it right? Across jobs GitHub drops outputs that contain a masked value, so pass the tag or the digest instead of the registry's address. To restart the running release set force-new-deployment: true.",
    ].join("\n"),
  );
});

test.each([
  ["image", "shop/web:v2"],
  ["images", "app=shop/web:v2"],
  ["environment", "A=1"],
  ["secrets", "A=/a"],
  ["desired-count", "0"],
  ["deployment-configuration", "maximumPercent: 150"],
  ["force-new-deployment", "true"],
  ["dry-run", "true"],
  ["task-definition", "web"],
])("%s alone is something to do", async (name, value) => {
  await expect(read(given({ ...NOTHING, [name]: value }))).resolves.toBeDefined();
});

test.each([
  ["desired-count", "two"],
  ["images", "app"],
  ["variables", "A=1"],
  ["task-definition", "gone.yml"],
  ["dry-run", "yes"],
])("a wrong %s is the only problem", async (name, value) => {
  expect(await problemsOf({ ...NOTHING, [name]: value })).toMatch(
    new RegExp(`^An input cannot be used:\n- ${name}[^\n]*$`),
  );
});

test.each([
  ["strategy", { strategy: "canery", "wait-until": "bake", "partner-service": "web-b" }],
  ["wait-until", { strategy: "rolling", "wait-until": "pause" }],
  ["checks-bake", { "checks-bake": "soon" }],
])("one wrong value is one problem: %s", async (name, values) => {
  expect(await problemsOf({ image: "web:v2", ...values })).toMatch(
    new RegExp(`^An input cannot be used:\n- ${name}: [^\n]*$`),
  );
});

test("all problems are told at once, in the order of action.yml", async () => {
  const message = await problemsOf({ service: "", timeout: "30", cluster: "a b", "dry-run": "yes", tiemout: "1m" });
  const told = [...message.matchAll(/^- ([\w-]+)/gm)].map(([, name]) => name);
  expect(told).toEqual(["cluster", "service", "timeout", "dry-run", "tiemout"]);
  expect(message).toContain("5 problems with the inputs:");
});

test("post reads where it is and what to do, and nothing else", async () => {
  expect(readPostInputs(given({ "on-cancel": "leave", "task-definition": "gone.yml", timeout: "soon" }))).toEqual({
    cluster: "prod",
    access: { region: undefined, roleToAssume: undefined, allowedAccountIds: [] },
    onCancel: "leave",
  });
});
