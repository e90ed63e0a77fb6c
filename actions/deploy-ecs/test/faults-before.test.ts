import { HEALTHY, openAccount } from "@deploy-actions/shared/testkit/ecs/account";
import { GITHUB_TRUST } from "@deploy-actions/shared/testkit/github-trust";
import { expect, test } from "@jest/globals";
import { FAULTS, type Fault, facts, PASSING, words } from "./faults.ts";
import { runJob } from "./job.ts";

const BEFORE_THE_UPDATE = [
  "sts:GetCallerIdentity",
  "ecs:DescribeServices",
  "ecs:DescribeTaskDefinition",
  "ecs:ListServiceDeployments",
  "ecs:DescribeServiceRevisions",
  "ecs:RegisterTaskDefinition",
  "ecs:UpdateService",
];

test.concurrent.each(BEFORE_THE_UPDATE)(
  "%s: while a fault lasts the step is red and the old release stays; when it passes the new one goes live",
  async (operation) => {
    await using account = await openAccount({ speed: 120 });
    const { aws } = account;
    const image = account.push("v2", HEALTHY);
    for (const fault of FAULTS) {
      const takeBack = aws.faults.inject({ operation, fault });
      const run = await runJob(account, { image }, { speed: 60 });
      takeBack();
      expect({ fault, ...facts(run), service: await account.service() }).toEqual({
        fault,
        exitCode: 1,
        outputs: { status: "failed", "failure-class": "aws-refused" },
        errors: [expect.stringContaining(words(fault, operation))],
        post: { exitCode: 0, log: expect.stringMatching(/before it changed anything|runs web:1/) },
        service: { taskDefinition: "web:1", steady: true, desired: 2 },
      });
    }

    for (const fault of PASSING) aws.faults.inject({ operation, fault, times: 1 });
    const run = await runJob(account, { image });
    expect(facts(run)).toMatchObject({ exitCode: 0, outputs: { status: "deployed" }, errors: [] });
    expect(await account.service()).toMatchObject({ taskDefinition: run.outputs["task-definition"], steady: true });
  },
);

test.concurrent("images that ECR does not answer for are deployed all the same, and the log says what was not checked", async () => {
  await using account = await openAccount({ speed: 120 });
  for (const fault of FAULTS) {
    const image = account.push(`unchecked-${fault}`, HEALTHY);
    const takeBack = account.aws.faults.inject({ operation: "ecr:BatchGetImage", fault });
    const run = await runJob(account, { image }, { speed: 60 });
    takeBack();
    expect({ fault, ...facts(run) }).toMatchObject({ fault, exitCode: 0, outputs: { status: "deployed" } });
    expect(run.log).toMatch(/Way back: web:\d+; not checked: /);
  }
});

/** What the log says when the job's own identity cannot be had. */
const IDENTITY: Readonly<Record<string, Readonly<Record<Fault, string>>>> = {
  "oidc:GetToken": {
    throttle: "answered HTTP 429",
    "server-error": "answered HTTP 503",
    reset: "broke (ECONNRESET)",
    timeout: "did not answer in time",
    denied: "answered HTTP 401",
  },
  "sts:AssumeRoleWithWebIdentity": {
    throttle: "Rate exceeded",
    "server-error": "The request processing has failed because of an unknown error",
    reset: "broke (ECONNRESET)",
    timeout: "did not answer in time",
    denied: "its trust policy does not accept this job's token",
  },
};

test.concurrent.each(Object.keys(IDENTITY))(
  "%s: while a fault lasts nothing is asked of the account; when it passes the new release goes live",
  async (operation) => {
    await using account = await openAccount({ speed: 120 });
    const { aws } = account;
    const role = aws.iam.role("deploy", { trust: GITHUB_TRUST });
    const inputs = { image: account.push("v2", HEALTHY), "role-to-assume": role };
    const { length } = aws.calls;
    for (const fault of FAULTS) {
      const takeBack = aws.faults.inject({ operation, fault });
      const run = await runJob(account, inputs, { speed: 60 });
      takeBack();
      expect({ fault, ...facts(run) }).toMatchObject({
        fault,
        exitCode: 1,
        outputs: { status: "failed", "failure-class": "aws-refused" },
        errors: [expect.stringContaining(IDENTITY[operation]?.[fault] ?? "")],
        post: { exitCode: 0 },
      });
    }
    expect(aws.calls.slice(length).filter(({ service }) => service !== "sts")).toEqual([]);

    for (const fault of PASSING) aws.faults.inject({ operation, fault, times: 1 });
    const run = await runJob(account, inputs);
    expect(facts(run)).toMatchObject({ exitCode: 0, outputs: { status: "deployed" }, errors: [] });
  },
);
