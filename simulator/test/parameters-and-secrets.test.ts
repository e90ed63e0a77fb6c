import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import {
  DescribeParametersCommand,
  type DescribeParametersCommandInput,
  PutParameterCommand,
  type PutParameterCommandInput,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { describe, expect, test } from "@jest/globals";
import { ManualClock } from "../src/clock.ts";
import { type Simulator, startSimulator } from "../src/simulator.ts";
import { clientSettings, errorOf } from "./client-settings.ts";

const DAY = 24 * 3600 * 1000;

function allow(Action: string, Resource: string) {
  return { Version: "2012-10-17", Statement: { Effect: "Allow", Action, Resource } };
}

describe("Parameter Store", () => {
  const put = (aws: Simulator, input: Partial<PutParameterCommandInput> = {}) =>
    new SSMClient(clientSettings(aws)).send(
      new PutParameterCommand({ Name: "/shop/token", Value: "hush", Type: "SecureString", ...input }),
    );
  const list = (aws: Simulator, input: DescribeParametersCommandInput, keys?: Readonly<Record<string, string>>) =>
    new SSMClient(clientSettings(aws, keys)).send(new DescribeParametersCommand(input));
  const named = (...Values: string[]) => [{ Key: "Name", Option: "Equals", Values }];

  test("describes a parameter by its name, and never tells its value", async () => {
    await using aws = await startSimulator();
    await put(aws);
    await put(aws, { Name: "/shop/token-of-another" });
    const { Parameters } = await list(aws, { ParameterFilters: named("/shop/token", "/shop/none") });
    expect(Parameters).toMatchObject([
      {
        Name: "/shop/token",
        ARN: "arn:aws:ssm:eu-west-1:123456789012:parameter/shop/token",
        Type: "SecureString",
        KeyId: "alias/aws/ssm",
        Version: 1,
      },
    ]);
    expect(JSON.stringify(aws.calls.at(-1)?.output)).not.toContain("hush");
  });

  test.each([
    [{ Key: "Name", Values: ["/shop/token"] }, ["/shop/token"]],
    [{ Key: "Name", Option: "BeginsWith", Values: ["/shop"] }, ["/shop/token", "/shop/url"]],
    [{ Key: "Name", Option: "Contains", Values: ["token"] }, ["/shop/token"]],
    [{ Key: "Type", Values: ["String"] }, ["/shop/url", "plain"]],
  ])("filters by %j", async (filter, names) => {
    await using aws = await startSimulator();
    await put(aws);
    await put(aws, { Name: "/shop/url", Type: "String" });
    await put(aws, { Name: "plain", Type: "String" });
    const { Parameters } = await list(aws, { ParameterFilters: [filter] });
    expect(Parameters?.map(({ Name }) => Name)).toEqual(names);
  });

  test("lists in pages", async () => {
    await using aws = await startSimulator();
    for (const Name of ["a", "b", "c"]) await put(aws, { Name });
    const first = await list(aws, { MaxResults: 2 });
    const second = await list(aws, { MaxResults: 2, NextToken: `${first.NextToken}` });
    expect([first, second].map(({ Parameters }) => Parameters?.map(({ Name }) => Name))).toEqual([["a", "b"], ["c"]]);
    expect(second.NextToken).toBeUndefined();
  });

  test("counts versions, when told to overwrite", async () => {
    await using aws = await startSimulator();
    expect(await put(aws)).toMatchObject({ Version: 1, Tier: "Standard" });
    expect(await errorOf(put(aws))).toMatchObject({ name: "ParameterAlreadyExists" });
    expect(await put(aws, { Overwrite: true, Type: undefined })).toMatchObject({ Version: 2 });
  });

  test("needs a policy about everything for the list", async () => {
    await using aws = await startSimulator();
    const resource = "arn:aws:ssm:eu-west-1:123456789012:parameter/*";
    const keys = aws.iam.user("reader", { policies: [allow("ssm:DescribeParameters", resource)] });
    expect(await errorOf(list(aws, {}, keys))).toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining("ssm:DescribeParameters on resource: * because"),
    });
  });

  test.each<[string, (aws: Simulator) => Promise<unknown>, object]>([
    ["a name with a space", (aws) => put(aws, { Name: "shop token" }), { name: "ValidationException" }],
    ["a name of AWS's own", (aws) => put(aws, { Name: "/aws/token" }), { name: "ValidationException" }],
    ["a path without its first slash", (aws) => put(aws, { Name: "shop/token" }), { name: "ValidationException" }],
    ["sixteen levels", (aws) => put(aws, { Name: "/a".repeat(16) }), { name: "HierarchyLevelLimitExceededException" }],
    [
      "a new one without a type",
      (aws) => put(aws, { Name: "/shop/new", Type: undefined }),
      { name: "ValidationException" },
    ],
    [
      "an advanced tier",
      (aws) => put(aws, { Tier: "Advanced" }),
      { message: expect.stringContaining("does not play") },
    ],
    [
      "a filter it does not know",
      (aws) => list(aws, { ParameterFilters: [{ Key: "Path", Option: "Recursive", Values: ["/"] }] }),
      { name: "InvalidFilterKey" },
    ],
    [
      "an option it does not know",
      (aws) => list(aws, { ParameterFilters: [{ Key: "Name", Option: "EndsWith", Values: ["token"] }] }),
      { name: "InvalidFilterOption" },
    ],
    ["more than a page holds", (aws) => list(aws, { MaxResults: 51 }), { name: "ValidationException" }],
  ])("refuses %s", async (_case, call, expected) => {
    await using aws = await startSimulator();
    await put(aws);
    expect(await errorOf(call(aws))).toMatchObject(expected);
  });
});

describe("Secrets Manager", () => {
  const client = (aws: Simulator, keys?: Readonly<Record<string, string>>) =>
    new SecretsManagerClient(clientSettings(aws, keys));
  const create = (aws: Simulator, Name = "shop/db") =>
    client(aws).send(new CreateSecretCommand({ Name, SecretString: "hush" }));
  const look = (aws: Simulator, SecretId: string, keys?: Readonly<Record<string, string>>) =>
    client(aws, keys).send(new DescribeSecretCommand({ SecretId }));
  const partial = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/db";

  test("describes a secret by name, complete ARN and partial ARN, and never tells its value", async () => {
    await using aws = await startSimulator();
    const { ARN = "", VersionId = "" } = await create(aws);
    expect(ARN).toMatch(new RegExp(`^${partial}-[A-Za-z0-9]{6}$`));
    for (const id of ["shop/db", ARN, partial]) {
      expect(await look(aws, id)).toMatchObject({
        ARN,
        Name: "shop/db",
        VersionIdsToStages: { [VersionId]: ["AWSCURRENT"] },
      });
    }
    expect(JSON.stringify(aws.calls.map(({ output }) => output))).not.toContain("hush");
  });

  test("takes a name that ends like an ARN for a complete ARN, and then finds nothing", async () => {
    await using aws = await startSimulator();
    await create(aws, "shop-secret");
    expect(await look(aws, "shop-secret")).toMatchObject({ Name: "shop-secret" });
    const ambiguous = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop-secret";
    expect(await errorOf(look(aws, ambiguous))).toMatchObject({ name: "ResourceNotFoundException" });
  });

  test.each([
    ["a name nobody created", "shop/none"],
    ["the valueFrom of a task definition with its JSON key", `${partial}:password::`],
  ])("does not find %s", async (_case, id) => {
    await using aws = await startSimulator();
    await create(aws);
    expect(await errorOf(look(aws, id))).toMatchObject({
      name: "ResourceNotFoundException",
      message: "Secrets Manager can't find the specified secret.",
    });
  });

  test("tells of a deleted secret until its recovery window is over", async () => {
    const clock = new ManualClock();
    await using aws = await startSimulator({ clock });
    await create(aws);
    const { DeletionDate } = await client(aws).send(
      new DeleteSecretCommand({ SecretId: "shop/db", RecoveryWindowInDays: 7 }),
    );
    expect(DeletionDate?.getTime()).toBe(clock.now() + 7 * DAY);
    expect((await look(aws, "shop/db")).DeletedDate?.getTime()).toBe(clock.now());
    clock.advance(7 * DAY);
    expect(await errorOf(look(aws, "shop/db"))).toMatchObject({ name: "ResourceNotFoundException" });
  });

  test("asks IAM about the ARN of what exists, and about the words of the caller otherwise", async () => {
    await using aws = await startSimulator();
    await create(aws);
    const keys = aws.iam.user("reader", { policies: [allow("secretsmanager:DescribeSecret", `${partial}-*`)] });
    expect(await look(aws, "shop/db", keys)).toMatchObject({ Name: "shop/db" });
    expect(await errorOf(look(aws, "shop/none", keys))).toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining("secretsmanager:DescribeSecret on resource: shop/none because"),
    });
  });

  test.each<[string, (aws: Simulator) => Promise<unknown>, string]>([
    ["a name that is taken", (aws) => create(aws), "ResourceExistsException"],
    ["a name with a colon", (aws) => create(aws, "shop:db"), "ValidationException"],
    [
      "two values at once",
      (aws) =>
        client(aws).send(
          new CreateSecretCommand({ Name: "two", SecretString: "a", SecretBinary: new Uint8Array([1]) }),
        ),
      "InvalidParameterException",
    ],
    [
      "a recovery window of a day",
      (aws) => client(aws).send(new DeleteSecretCommand({ SecretId: "shop/db", RecoveryWindowInDays: 1 })),
      "InvalidParameterException",
    ],
  ])("refuses %s", async (_case, call, name) => {
    await using aws = await startSimulator();
    await create(aws);
    expect(await errorOf(call(aws))).toMatchObject({ name });
  });
});
