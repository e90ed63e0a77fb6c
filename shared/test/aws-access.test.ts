import { ECSClient, ListClustersCommand, ListTaskDefinitionsCommand } from "@aws-sdk/client-ecs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { type Simulator, startSimulator } from "@deploy-actions/simulator/simulator";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { type AccessRequest, type AwsAccess, openAccess } from "../src/aws/access.ts";
import { parseRoleArn } from "../src/aws/role-arn.ts";
import type { Clock } from "../src/clock.ts";
import { fakeClock } from "../testkit/fake-clock.ts";

const ACCOUNT = "123456789012";
const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
const MAIN = ["repo:acme/shop:ref:refs/heads/main", "repo:acme@1001/shop@2002:ref:refs/heads/main"];
const MINUTE = 60_000;

let aws: Simulator;
let environment: NodeJS.ProcessEnv;

// The SDK reads endpoint and keys from the environment of the process.
beforeEach(async () => {
  environment = { ...process.env };
  aws = await startSimulator({ account: ACCOUNT, region: "eu-west-1" });
  Object.assign(process.env, aws.env, {
    GITHUB_ACTIONS: "true",
    GITHUB_REPOSITORY: "acme/shop",
    GITHUB_RUN_ID: "4004",
  });
});

afterEach(async () => {
  process.env = environment;
  await aws.close();
});

function roleTrusting(...subs: string[]) {
  const arn = aws.iam.role("deploy", {
    trust: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Federated: PROVIDER },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: {
              "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
              "token.actions.githubusercontent.com:sub": subs,
            },
          },
        },
      ],
    },
  });
  return parseRoleArn(arn);
}

function open(request: Partial<AccessRequest> = {}, { clock = fakeClock() }: { clock?: Clock } = {}) {
  const lines: string[] = [];
  const masked: string[] = [];
  const access = openAccess(
    { region: undefined, roleToAssume: undefined, allowedAccountIds: [], ...request },
    {
      env: process.env,
      clock,
      log: (line) => lines.push(line),
      mask: (value) => masked.push(value),
      signal: new AbortController().signal,
    },
  );
  return { access, lines, masked };
}

async function whoAmI(access: AwsAccess): Promise<string | undefined> {
  return (await new STSClient(access.settings()).send(new GetCallerIdentityCommand({}))).Arn;
}

function operations(): readonly string[] {
  return aws.calls.map(({ operation }) => operation);
}

test("a role is assumed for this job alone: its keys are masked and leave the environment as it was", async () => {
  const before = { ...process.env };
  const { access, lines, masked } = open({ roleToAssume: roleTrusting(...MAIN), allowedAccountIds: [ACCOUNT] });
  const principal = `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/gha-shop-4004`;

  expect(await access).toMatchObject({ account: ACCOUNT, principal, region: "eu-west-1", partition: "aws" });
  expect(await whoAmI(await access)).toBe(principal);
  expect(process.env).toEqual(before);
  expect(masked).toHaveLength(4);
  for (const secret of masked) expect(lines.join("\n")).not.toContain(secret);
  expect(lines).toEqual([
    `Assumed arn:aws:iam::${ACCOUNT}:role/deploy as gha-shop-4004 for 60 minutes.`,
    `Working in account ${ACCOUNT}, region eu-west-1, as ${principal}.`,
  ]);
});

test("a session may do no more than its policy says, whatever the role may", async () => {
  const allow = (Action: string) => ({ Version: "2012-10-17", Statement: { Effect: "Allow", Action, Resource: "*" } });
  const role = roleTrusting(...MAIN);
  const sessionPolicy = { text: JSON.stringify(allow("ecs:ListClusters")), wider: undefined };
  const ecs = new ECSClient((await open({ roleToAssume: role, sessionPolicy }).access).settings());
  await expect(ecs.send(new ListClustersCommand({}))).resolves.toBeDefined();
  await expect(ecs.send(new ListTaskDefinitionsCommand({}))).rejects.toThrow("because no session policy allows");
});

test("one session lasts longer than its hour: a client renews it with a new token", async () => {
  const clock = fakeClock();
  const access = await open({ roleToAssume: roleTrusting(...MAIN) }, { clock }).access;
  const sts = new STSClient(access.settings());
  aws.iam.expireSessions();
  await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
    name: expect.stringMatching(/^ExpiredToken/),
  });
  await clock.sleep(55 * MINUTE);
  expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({ Arn: access.principal });
});

test("without a role the credentials of the environment are used", async () => {
  const { access, masked } = open();
  expect(await access).toMatchObject({ account: ACCOUNT, principal: `arn:aws:iam::${ACCOUNT}:user/simulator` });
  expect(await whoAmI(await access)).toBe(`arn:aws:iam::${ACCOUNT}:user/simulator`);
  expect(masked).toEqual([]);
});

test("a role that does not trust the job is explained, and the policy it prints is one that works", async () => {
  const { access } = open({ roleToAssume: roleTrusting("repo:acme/shop:environment:prod") });
  const failure = await access.catch((error) => error);
  expect(failure.message).toContain("its trust policy does not accept this job's token");
  expect(failure.hint).toContain("The job names no environment");
  expect(failure.evidence).toContain(`  sub                 ${MAIN[0]}`);

  const { evidence } = failure as { evidence: readonly string[] };
  const trust = JSON.parse(evidence.slice(evidence.indexOf("{"), evidence.indexOf("}") + 1).join("\n"));
  aws.iam.role("deploy", { trust });
  for (const form of ["classic", "immutable"] as const) {
    aws.oidc.subjectForm = form;
    await expect(
      open({ roleToAssume: parseRoleArn(`arn:aws:iam::${ACCOUNT}:role/deploy`) }).access,
    ).resolves.toBeDefined();
  }
});

test("a missing provider comes with the command that creates it", async () => {
  aws.iam.removeOidcProvider("https://token.actions.githubusercontent.com");
  await expect(open({ roleToAssume: roleTrusting(...MAIN) }).access).rejects.toMatchObject({
    hint: expect.stringContaining(
      "aws iam create-open-id-connect-provider --url https://token.actions.githubusercontent.com",
    ),
  });
});

test("an audience that the provider does not list comes with the command that adds it", async () => {
  aws.iam.oidcProvider("https://token.actions.githubusercontent.com", { audiences: ["https://github.com/acme"] });
  await expect(open({ roleToAssume: roleTrusting(...MAIN) }).access).rejects.toMatchObject({
    message: expect.stringContaining('does not list the audience "sts.amazonaws.com"'),
  });
});

test.each([
  ["oidc:GetToken", "throttle"],
  ["oidc:GetToken", "server-error"],
  ["oidc:GetToken", "reset"],
  ["sts:AssumeRoleWithWebIdentity", "throttle"],
  ["sts:AssumeRoleWithWebIdentity", "server-error"],
] as const)("a role is assumed although %s meets a %s twice", async (operation, fault) => {
  aws.faults.inject({ operation, fault, times: 2 });
  await expect(open({ roleToAssume: roleTrusting(...MAIN) }).access).resolves.toBeDefined();
});

test("the credentials of a wrong account are refused before any other call", async () => {
  const { access } = open({ allowedAccountIds: ["111111111111", "222222222222"] });
  await expect(access).rejects.toMatchObject({
    message: expect.stringContaining(
      `Account ${ACCOUNT} is not one of the allowed accounts (111111111111, 222222222222)`,
    ),
    evidence: [`Principal: arn:aws:iam::${ACCOUNT}:user/simulator`, "Region: eu-west-1"],
  });
  expect(operations()).toEqual(["GetCallerIdentity"]);
});

test("a role of a wrong account is refused before any call", async () => {
  const { access } = open({ roleToAssume: roleTrusting(...MAIN), allowedAccountIds: ["111111111111"] });
  await expect(access).rejects.toThrow(`Account ${ACCOUNT} is not one of the allowed accounts`);
  expect(operations()).toEqual([]);
});

test("keys that AWS does not know are explained", async () => {
  process.env.AWS_ACCESS_KEY_ID = "AKIAUNKNOWN000000000";
  await expect(open().access).rejects.toMatchObject({
    message: expect.stringContaining("AWS does not accept the credentials"),
  });
});

test("the region is the input's, else the environment's, else a failure that names the input", async () => {
  process.env.AWS_REGION = "eu-central-1";
  process.env.AWS_DEFAULT_REGION = "eu-west-1";
  expect(await open({ region: "eu-west-1" }).access).toMatchObject({ region: "eu-west-1" });
  delete process.env.AWS_REGION;
  expect(await open().access).toMatchObject({ region: "eu-west-1" });
  delete process.env.AWS_DEFAULT_REGION;
  await expect(open().access).rejects.toMatchObject({
    message: "No AWS region is given.",
    hint: expect.stringContaining("aws-region"),
  });
});
