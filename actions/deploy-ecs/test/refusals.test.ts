import { CreateServiceCommand, type CreateServiceCommandInput } from "@aws-sdk/client-ecs";
import { type Account, HEALTHY, openAccount, REPOSITORY } from "@deploy-actions/shared/testkit/ecs/account";
import { errors, mutations } from "@deploy-actions/shared/testkit/job";
import { startAction } from "@deploy-actions/simulator/runner/run-action";
import { startSimulator } from "@deploy-actions/simulator/simulator";
import { expect, test } from "@jest/globals";
import { runJob } from "./job.ts";

/** Enough to ask for; a request for nothing is refused. */
const ASKED = { "force-new-deployment": "true" };

const folder = new URL("..", import.meta.url).pathname;

const TRUSTS_ANOTHER_BRANCH = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Federated: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: { "token.actions.githubusercontent.com:sub": "repo:acme/shop:ref:refs/heads/release" },
      },
    },
  ],
};

test("inputs that cannot be used are told all at once, each with what to write, and AWS is not asked at all", async () => {
  await using aws = await startSimulator();
  const run = await startAction(folder, {
    inputs: {
      cluster: "prod/web",
      servce: "web",
      image: "shop:v1",
      images: "app=shop:v1",
      timeout: "soon",
      "on-failure": "roll-back",
      "desired-count": "two",
      "dry-run": "yes",
      "deployment-configuration": "{ minimumHealthyPercnt: 50 }",
      "task-definition": "deploy/task.yml",
      "role-to-assume": "deploy",
      "allowed-account-ids": "12345678901",
    },
    env: aws.env,
  }).result;
  expect(run).toMatchObject({
    exitCode: 1,
    outputs: { status: "failed", "failure-class": "invalid-input" },
    post: { exitCode: 0 },
  });
  const [error = "", ...more] = errors(run);
  expect(more).toEqual([]);
  for (const said of [
    "12 problems with the inputs",
    'cluster: "prod/web" is not the name or ARN of a cluster.',
    "service: No service is given.",
    'servce: This action has no such input. Did you mean "service"?',
    "images: It cannot be given together with image.",
    "timeout: ",
    'on-failure: "roll-back" is not a choice. Did you mean "rollback"?',
    'desired-count: "two" does not fit.',
    'dry-run: "yes" is neither true nor false.',
    "minimumHealthyPercent",
    'File "deploy/task.yml" does not exist',
    'role-to-assume: "deploy" is a role name',
    'allowed-account-ids: "12345678901" is not twelve digits',
  ])
    expect(error).toContain(said);
  expect(aws.calls).toEqual([]);
});

/** What the service or the account is not, and the words that say so. */
const REFUSED: Readonly<
  Record<
    string,
    {
      inputs: Readonly<Record<string, string>>;
      says: readonly string[];
      create?: Pick<CreateServiceCommandInput, "deploymentController">;
    }
  >
> = {
  "a service that does not exist": {
    inputs: { service: "wep" },
    says: ['Service "wep" does not exist in cluster "prod".', "There is: web."],
  },
  "a cluster that does not exist": {
    inputs: { cluster: "prd" },
    says: ['Cluster "prd" does not exist in this account and Region.', "There is: prod."],
  },
  "a task definition that does not exist": {
    inputs: { "task-definition": "web:9" },
    says: ["Task definition web:9 does not exist."],
  },
  "an image for a container that is not there": {
    inputs: { images: "ap=shop/web:v2" },
    says: ['no container "ap". Did you mean "app"?'],
  },
  "an account that is not an allowed one": {
    inputs: { "allowed-account-ids": "210987654321" },
    says: ["Account 123456789012 is not one of the allowed accounts (210987654321).", "Nothing was read or changed"],
  },
  "a service of another tool": {
    inputs: { service: "other" },
    create: { deploymentController: { type: "EXTERNAL" } },
    says: ["the deployment controller EXTERNAL", "belong to the tool that made them"],
  },
  "a strategy for another controller": {
    inputs: { strategy: "codedeploy" },
    says: ["strategy is codedeploy", "the deployment controller ECS"],
  },
};

test.concurrent.each(Object.keys(REFUSED))("%s is refused before anything is changed", async (what) => {
  await using account = await openAccount({ speed: 120 });
  const { inputs = {}, says = [], create } = REFUSED[what] ?? {};
  if (create) await createService(account, create);
  const { length } = account.aws.calls;
  const run = await runJob(account, { ...ASKED, ...inputs });
  expect(run).toMatchObject({ exitCode: 1, outputs: { status: "failed" }, post: { exitCode: 0 } });
  const [error = "", ...more] = errors(run);
  expect(more).toEqual([]);
  for (const said of says) expect(error).toContain(said);
  expect(mutations(account.aws, length)).toEqual([]);
});

test.concurrent.each([
  [
    "ecs:ListServices",
    { service: "wep" },
    /Service "wep" does not exist in cluster "prod"[\s\S]*Allow ecs:ListServices/,
  ],
  ["ecs:ListClusters", { cluster: "prd" }, /Cluster "prd" does not exist[\s\S]*Allow ecs:ListClusters/],
  ["ecr:DescribeImages", { image: `${REPOSITORY}:v9` }, /:v9 does not exist\. Nothing was changed/],
])("without %s the refusal is the same, without names that are like it", async (operation, inputs, says) => {
  await using account = await openAccount({ speed: 120 });
  account.aws.faults.inject({ operation, fault: "denied" });
  const run = await runJob(account, { ...ASKED, ...inputs });
  expect(errors(run)).toEqual([expect.stringMatching(says)]);
});

test.concurrent("a role that does not trust this job: the trust policy that the log prints works when it is pasted", async () => {
  await using account = await openAccount({ speed: 120 });
  const { aws } = account;
  const role = aws.iam.role("deploy", { trust: TRUSTS_ANOTHER_BRANCH });
  const inputs = { image: account.push("v2", HEALTHY), "role-to-assume": role };
  const refused = await runJob(account, { ...ASKED, ...inputs });
  expect(refused).toMatchObject({ exitCode: 1, outputs: { status: "failed", "failure-class": "aws-refused" } });
  expect(errors(refused)).toEqual([expect.stringContaining(`${role} could not be assumed`)]);
  expect(refused.log).toMatch(/sub +repo:acme\/shop:ref:refs\/heads\/main/);

  aws.iam.role("deploy", { trust: policyIn(refused.log) });
  const accepted = await runJob(account, { ...ASKED, ...inputs });
  expect(accepted).toMatchObject({ exitCode: 0, outputs: { status: "deployed" } });
  expect(accepted.log).toContain(`Assumed ${role}`);
  expect(accepted.exportedEnv).toEqual({});
});

test.concurrent("a permission that is missing: the statements that the log prints, added one by one, lead to a deploy", async () => {
  await using account = await openAccount({ speed: 120 });
  const { aws } = account;
  const user = "arn:aws:iam::123456789012:user/deploy";
  const env = aws.iam.user("deploy", { policies: [] });
  const image = account.push("v2", HEALTHY);
  const added: string[] = [];
  for (;;) {
    const run = await runJob(account, { image, timeout: "3m" }, { env });
    if (run.exitCode === 0) break;
    const statement = statementIn(run.log);
    expect(added).not.toContain(statement.Action);
    added.push(statement.Action);
    aws.iam.attach(user, { Version: "2012-10-17", Statement: [statement] });
  }
  expect(added).toEqual(
    expect.arrayContaining(["ecs:DescribeServices", "ecs:RegisterTaskDefinition", "iam:PassRole", "ecs:UpdateService"]),
  );
  expect(await account.service()).toMatchObject({ steady: true });
});

test.concurrent("a job without the permission id-token: write is told where to write it", async () => {
  await using account = await openAccount({ speed: 120 });
  const { ACTIONS_ID_TOKEN_REQUEST_URL: _, ...env } = account.aws.env;
  const inputs = { "role-to-assume": "arn:aws:iam::123456789012:role/deploy" };
  const run = await runJob({ aws: { ...account.aws, env } }, { ...ASKED, ...inputs });
  expect(errors(run)).toEqual([expect.stringMatching(/GitHub offers it none\.[\s\S]*id-token: write/)]);
});

test.concurrent("no credentials, and no network, are told apart", async () => {
  await using aws = await startSimulator();
  const { AWS_ACCESS_KEY_ID: _id, AWS_SECRET_ACCESS_KEY: _key, ...anonymous } = aws.env;
  // Without it the SDK asks the instance for a role, on an address that does not answer here.
  const without = await runJob({ aws: { ...aws, env: { ...anonymous, AWS_EC2_METADATA_DISABLED: "true" } } }, ASKED);
  expect(errors(without)).toEqual([expect.stringMatching(/There are no AWS credentials[\s\S]*Set role-to-assume/)]);

  const { url } = aws;
  await aws.close();
  const unreachable = await runJob({ aws }, ASKED);
  expect(errors(unreachable)).toEqual([expect.stringMatching(/AWS could not be reached[\s\S]*refused the connection/)]);
  expect(errors(unreachable).join()).toContain(new URL(url).host);
});

async function createService(
  { ecs }: Account,
  settings: Pick<CreateServiceCommandInput, "deploymentController">,
): Promise<void> {
  const external = settings.deploymentController?.type === "EXTERNAL";
  const rolled = {
    taskDefinition: "web:1",
    launchType: "FARGATE" as const,
    networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-0a1b2c3d4e5f60718"] } },
  };
  const service = { cluster: "prod", serviceName: "other", desiredCount: 1, ...(external ? {} : rolled), ...settings };
  await ecs.send(new CreateServiceCommand(service));
}

/** The JSON document that begins on a line of its own after this title. */
function policyIn(log: string): string {
  return /Trust policy that accepts it:\n(\{[\s\S]*?\n\})/.exec(log)?.[1] ?? "";
}

function statementIn(log: string): { readonly Action: string } {
  return JSON.parse(/\n(\{\n {2}"Effect": "Allow"[\s\S]*?\n\})/.exec(log)?.[1] ?? "{}");
}
