import { CreateClusterCommand, ECSClient, RegisterTaskDefinitionCommand, RunTaskCommand } from "@aws-sdk/client-ecs";
import { type ContextEntry, GetRoleCommand, IAMClient, SimulatePrincipalPolicyCommand } from "@aws-sdk/client-iam";
import { describe, expect, test } from "@jest/globals";
import { parseTrustPolicy } from "../src/iam/policy.ts";
import { type Simulator, startSimulator } from "../src/simulator.ts";
import { clientSettings, errorOf } from "./client-settings.ts";

const TASKS = {
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" },
};
const EXECUTION = "arn:aws:iam::123456789012:role/web-execution";
const PASS_TO_TASKS = {
  Effect: "Allow",
  Action: "iam:PassRole",
  Resource: "arn:aws:iam::123456789012:role/web-*",
  Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
};
const PASSED_TO_TASKS: ContextEntry = {
  ContextKeyName: "iam:PassedToService",
  ContextKeyType: "string",
  ContextKeyValues: ["ecs-tasks.amazonaws.com"],
};

function policy(...Statement: object[]) {
  return { Version: "2012-10-17", Statement };
}

function client(aws: Simulator, keys?: Readonly<Record<string, string>>) {
  return new IAMClient(clientSettings(aws, keys));
}

function simulate(
  aws: Simulator,
  input: Partial<ConstructorParameters<typeof SimulatePrincipalPolicyCommand>[0]> = {},
) {
  const PolicySourceArn = "arn:aws:iam::123456789012:role/deploy";
  return client(aws).send(
    new SimulatePrincipalPolicyCommand({ PolicySourceArn, ActionNames: ["iam:PassRole"], ...input }),
  );
}

test("GetRole tells a role's path and its trust policy, encoded as in an address", async () => {
  await using aws = await startSimulator();
  aws.iam.role("web-execution", { trust: TASKS, path: "/service-role/" });
  const { Role } = await client(aws).send(new GetRoleCommand({ RoleName: "web-execution" }));
  expect(Role).toMatchObject({
    Path: "/service-role/",
    RoleName: "web-execution",
    Arn: "arn:aws:iam::123456789012:role/service-role/web-execution",
    MaxSessionDuration: 3600,
  });
  expect(Role?.AssumeRolePolicyDocument).toMatch(/^%7B%22Version%22/);
  expect(JSON.parse(decodeURIComponent(`${Role?.AssumeRolePolicyDocument}`))).toEqual(TASKS);
});

test("GetRole knows no role that only a task definition names", async () => {
  await using aws = await startSimulator();
  expect(await errorOf(client(aws).send(new GetRoleCommand({ RoleName: "web-execution" })))).toMatchObject({
    name: "NoSuchEntityException",
    message: "The role with name web-execution cannot be found.",
    $metadata: { httpStatusCode: 404 },
  });
});

test("a caller needs the permission to read a role", async () => {
  await using aws = await startSimulator();
  const keys = aws.iam.user("reader", {
    policies: [policy({ Effect: "Allow", Action: "iam:GetRole", Resource: "arn:aws:iam::123456789012:role/web-*" })],
  });
  const get = (RoleName: string) => errorOf(client(aws, keys).send(new GetRoleCommand({ RoleName })));
  expect(await get("web-execution")).toMatchObject({ name: "NoSuchEntityException" });
  expect(await get("admin")).toMatchObject({
    name: "AccessDenied",
    message: expect.stringContaining("iam:GetRole on resource: arn:aws:iam::123456789012:role/admin"),
  });
});

test("a simulation decides per resource, and the action's own decision is the strictest", async () => {
  await using aws = await startSimulator();
  const never = { Effect: "Deny", Action: "iam:PassRole", Resource: "arn:aws:iam::123456789012:role/web-admin" };
  aws.iam.role("deploy", { trust: TASKS, policies: [policy(PASS_TO_TASKS, never)] });
  const ResourceArns = [EXECUTION, "arn:aws:iam::123456789012:role/api", "arn:aws:iam::123456789012:role/web-admin"];
  const { EvaluationResults } = await simulate(aws, { ResourceArns, ContextEntries: [PASSED_TO_TASKS] });
  expect(EvaluationResults).toMatchObject([
    {
      EvalActionName: "iam:PassRole",
      EvalDecision: "explicitDeny",
      ResourceSpecificResults: [
        { EvalResourceName: EXECUTION, EvalResourceDecision: "allowed" },
        { EvalResourceName: ResourceArns[1], EvalResourceDecision: "implicitDeny" },
        { EvalResourceName: ResourceArns[2], EvalResourceDecision: "explicitDeny" },
      ],
    },
  ]);
});

test("a simulation without a key that a policy asks for says no, and names the key", async () => {
  await using aws = await startSimulator();
  aws.iam.role("deploy", { trust: TASKS, policies: [policy(PASS_TO_TASKS)] });
  const { EvaluationResults } = await simulate(aws, { ResourceArns: [EXECUTION] });
  expect(EvaluationResults?.[0]?.ResourceSpecificResults).toMatchObject([
    { EvalResourceDecision: "implicitDeny", MissingContextValues: ["iam:PassedToService"] },
  ]);
});

test("a simulation of every resource has no results per resource", async () => {
  await using aws = await startSimulator();
  aws.iam.role("deploy", { trust: TASKS });
  const { EvaluationResults } = await simulate(aws, { ActionNames: ["ecs:RunTask", "ecs:UpdateService"], MaxItems: 1 });
  expect(EvaluationResults).toMatchObject([
    { EvalActionName: "ecs:RunTask", EvalDecision: "allowed", EvalResourceName: "*" },
  ]);
  expect(EvaluationResults?.[0]).not.toHaveProperty("ResourceSpecificResults");
});

test("the results of many actions come in pages", async () => {
  await using aws = await startSimulator();
  aws.iam.role("deploy", { trust: TASKS });
  const ask = { ActionNames: ["ecs:RunTask", "ecs:UpdateService"], MaxItems: 1 };
  const first = await simulate(aws, ask);
  const second = await simulate(aws, { ...ask, Marker: first.Marker });
  expect([first.IsTruncated, second.IsTruncated]).toEqual([true, false]);
  expect(second.EvaluationResults?.[0]?.EvalActionName).toBe("ecs:UpdateService");
});

test.each([
  [
    "a session",
    { PolicySourceArn: "arn:aws:sts::123456789012:assumed-role/deploy/session" },
    {
      name: "InvalidInputException",
      message:
        "Invalid Entity Arn: arn:aws:sts::123456789012:assumed-role/deploy/session does not clearly define entity type and name.",
    },
  ],
  [
    "a role that does not exist",
    { PolicySourceArn: "arn:aws:iam::123456789012:role/app/gone" },
    { name: "NoSuchEntityException", message: "The role with name gone cannot be found." },
  ],
  [
    "policies of the caller's own",
    { PolicyInputList: ["{}"] },
    { name: "InvalidInputException", message: "The simulator does not play PolicyInputList." },
  ],
])("a simulation of %s is refused", async (_case, input, expected) => {
  await using aws = await startSimulator();
  aws.iam.role("deploy", { trust: TASKS });
  expect(await errorOf(simulate(aws, input))).toMatchObject(expected);
});

describe("the role of a task", () => {
  /** What RunTask answers once the execution role is made so; undefined: it is only a name. */
  async function outcome(trust: object | undefined): Promise<string> {
    await using aws = await startSimulator({ consistencyMs: 0 });
    aws.images.push("web:v1", { kind: "memory" });
    if (trust) aws.iam.role("web-execution", { trust });
    const ecs = new ECSClient(clientSettings(aws));
    await ecs.send(new CreateClusterCommand({}));
    await ecs.send(
      new RegisterTaskDefinitionCommand({
        family: "web",
        requiresCompatibilities: ["FARGATE"],
        networkMode: "awsvpc",
        cpu: "256",
        memory: "512",
        executionRoleArn: EXECUTION,
        containerDefinitions: [{ name: "web", image: "web:v1" }],
      }),
    );
    const networkConfiguration = { awsvpcConfiguration: { subnets: ["subnet-1a"] } };
    const run = new RunTaskCommand({ taskDefinition: "web", launchType: "FARGATE", networkConfiguration });
    return await ecs.send(run).then(
      ({ tasks }) => `${tasks?.length} task`,
      ({ name, message }) => `${name}: ${message}`,
    );
  }
  const forAccount = (account: string) => ({
    ...TASKS,
    Statement: { ...TASKS.Statement, Condition: { StringEquals: { "aws:SourceAccount": account } } },
  });
  const forEc2 = { ...TASKS, Statement: { ...TASKS.Statement, Principal: { Service: "ec2.amazonaws.com" } } };
  const refusal = expect.stringContaining(`ClientException: ECS was unable to assume the role '${EXECUTION}'`);

  test.each([
    ["trusts tasks", TASKS, "1 task"],
    ["trusts tasks of this account", forAccount("123456789012"), "1 task"],
    ["trusts tasks of another account", forAccount("999999999999"), refusal],
    ["trusts another service", forEc2, refusal],
    ["was never created", undefined, "1 task"],
  ])("counts when it %s", async (_case, trust, expected) => {
    expect(await outcome(trust)).toEqual(expected);
  });
});

test("a trust policy names services, accounts or identity providers, and nothing else", () => {
  expect(parseTrustPolicy(TASKS).statements[0]?.principals).toEqual({ Service: ["ecs-tasks.amazonaws.com"] });
  const misspelt = { ...TASKS.Statement, Principal: { service: "ecs-tasks.amazonaws.com" } };
  expect(() => parseTrustPolicy({ ...TASKS, Statement: misspelt })).toThrow(
    'Invalid principal in policy: "service" is none of AWS, Federated, Service, CanonicalUser.',
  );
});
