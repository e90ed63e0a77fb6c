import { CRASHING } from "@deploy-actions/shared/testkit/ecs/account";
import { GITHUB_TRUST } from "@deploy-actions/shared/testkit/github-trust";
import { errors, mutations } from "@deploy-actions/shared/testkit/job";
import { targetGroup } from "@deploy-actions/shared/testkit/target-group";
import { type Simulator, startSimulator } from "@deploy-actions/simulator/simulator";
import { expect, test } from "@jest/globals";
import { alarmNamed, putEveryMinute } from "./cloudwatch.ts";
import { readEvidence } from "./evidence.ts";
import { FAULTS, type Fault, PASSING, words } from "./faults.ts";
import { type GateRun, runGate } from "./job.ts";
import { judging, openReleased } from "./released.ts";

/** A gate that would pass, in an account where all is well. */
interface World extends AsyncDisposable {
  readonly aws: Simulator;
  readonly inputs: Readonly<Record<string, string>>;
}

const PACE = { interval: "10s", bake: "0s", "converge-timeout": "60s" };

/** Time-outs of half a minute, tried eight times, in two seconds. */
const SPEED = 120;

/** One that judges a release. */
async function released(): Promise<World> {
  const open = await openReleased();
  const inputs = { ...PACE, ...judging(open) };
  return { aws: open.aws, inputs, [Symbol.asyncDispose]: () => open[Symbol.asyncDispose]() };
}

/** One whose checks ask the other services. */
async function watching(): Promise<World> {
  const aws = await startSimulator({ speed: 240 });
  await (await alarmNamed(aws, "web-5xx")).set("OK");
  await putEveryMinute(aws, "orders");
  const { arn } = await targetGroup(aws, [200]);
  const pace = { interval: "10s", timeout: "30s", "success-threshold": 1 };
  const orders = { namespace: "Shop", metric: "orders", stat: "Sum", period: "1m", "ingestion-delay": "0s" };
  const checks = JSON.stringify([
    { kind: "alarm", name: "cloudwatch:DescribeAlarms", alarm: "web-5xx", ...pace },
    { kind: "metric", name: "cloudwatch:GetMetricData", ...orders, expect: { gt: 0 }, ...pace },
    { kind: "target-group", name: "elasticloadbalancing:DescribeTargetGroups", "target-group": "web", ...pace },
    { kind: "target-group", name: "elasticloadbalancing:DescribeTargetHealth", "target-group": arn, ...pace },
  ]);
  // The metric is not asked for before its first whole minute is over.
  return { aws, inputs: { ...PACE, "converge-timeout": "4m", checks }, [Symbol.asyncDispose]: aws.close };
}

const gate = ({ aws, inputs }: World) => runGate(inputs, { env: aws.env, speed: SPEED });

const ERROR = { verdict: "error", "rolled-back": "false", "rollback-status": "not-needed" };

/** That nobody can tell anything by, and nobody goes back on. */
function expectError(run: GateRun, fault: Fault, operation: string): void {
  expect({ fault, exitCode: run.exitCode, outputs: run.outputs, errors: errors(run), post: run.post }).toMatchObject({
    fault,
    exitCode: 1,
    outputs: ERROR,
    errors: expect.arrayContaining([expect.stringMatching(words(fault, operation))]),
    post: { exitCode: 0, log: "" },
  });
  if (fault === "denied") expect(run.log).toContain(`"Action": "${operation}"`);
}

async function expectPassed(world: World): Promise<void> {
  const run = await gate({ ...world, inputs: { ...world.inputs, "converge-timeout": "5m" } });
  expect({ exitCode: run.exitCode, errors: errors(run), outputs: run.outputs }).toMatchObject({
    exitCode: 0,
    errors: [],
    outputs: { verdict: "passed" },
  });
}

const RELEASE_READS = [
  "sts:GetCallerIdentity",
  "ecs:DescribeServices",
  "ecs:DescribeServiceDeployments",
  "ecs:DescribeTaskDefinition",
];

test.concurrent.each(RELEASE_READS)(
  "%s: while a fault lasts the gate ends in error, and goes back on nothing; when it passes, so does the gate",
  async (operation) => {
    await using world = await released();
    const { aws } = world;
    const { length } = aws.calls;
    for (const fault of FAULTS) {
      const takeBack = aws.faults.inject({ operation, fault });
      const run = await gate(world);
      takeBack();
      expectError(run, fault, operation);
    }
    for (const fault of PASSING) aws.faults.inject({ operation, fault, times: 1 });
    await expectPassed(world);
    expect(mutations(aws, length)).toEqual([]);
  },
  60_000,
);

const CHECK_READS = [
  "cloudwatch:DescribeAlarms",
  "cloudwatch:GetMetricData",
  "elasticloadbalancing:DescribeTargetGroups",
  "elasticloadbalancing:DescribeTargetHealth",
];

test.concurrent.each(PASSING)("while %s lasts on all that its checks ask, each of them is an error", async (fault) => {
  await using world = await watching();
  for (const operation of CHECK_READS) world.aws.faults.inject({ operation, fault });
  const run = await gate(world);
  expectError(run, fault, "");
  const { checks } = readEvidence(run);
  expect(checks.map(({ name, verdict }) => [name, verdict])).toEqual(CHECK_READS.map((name) => [name, "error"]));
});

test.concurrent.each(CHECK_READS)("a check that may not %s ends the gate in error at once", async (operation) => {
  await using world = await watching();
  world.aws.faults.inject({ operation, fault: "denied" });
  const run = await gate({ ...world, inputs: { ...world.inputs, "converge-timeout": "1h" } });
  expectError(run, "denied", operation);
});

test.concurrent("faults that pass cost the checks a sample or two, and no verdict", async () => {
  await using world = await watching();
  for (const operation of CHECK_READS)
    for (const fault of PASSING) world.aws.faults.inject({ operation, fault, times: 1 });
  await expectPassed(world);
});

const EVIDENCE = ["ecs:ListTasks", "ecs:DescribeTasks"];

test.concurrent.each(EVIDENCE)("%s: without this evidence the verdict is the same", async (operation) => {
  await using open = await openReleased({ second: CRASHING });
  const { aws } = open;
  for (const fault of ["server-error", "denied"] as const) {
    const takeBack = aws.faults.inject({ operation, fault });
    const inputs = { ...PACE, "success-threshold": "1", "converge-timeout": "5m", ...judging(open) };
    const run = await gate({ ...open, inputs });
    takeBack();
    expect({ fault, exitCode: run.exitCode, outputs: run.outputs }).toMatchObject({
      fault,
      exitCode: 1,
      outputs: { verdict: "failed", "rolled-back": "true", "rollback-status": "already-rolled-back" },
    });
  }
});

test.concurrent.each(["oidc:GetToken", "sts:AssumeRoleWithWebIdentity"])(
  "%s: while a fault lasts nothing is asked of the account; when it passes, so does the gate",
  async (operation) => {
    await using world = await released();
    const { aws } = world;
    const inputs = { ...world.inputs, "role-to-assume": aws.iam.role("gate", { trust: GITHUB_TRUST }) };
    const { length } = aws.calls;
    for (const fault of ["server-error", "denied"] as const) {
      const takeBack = aws.faults.inject({ operation, fault });
      const run = await gate({ ...world, inputs });
      takeBack();
      expect({ fault, exitCode: run.exitCode, outputs: run.outputs }).toMatchObject({
        fault,
        exitCode: 1,
        outputs: ERROR,
      });
    }
    expect(aws.calls.slice(length).filter(({ service }) => service !== "sts")).toEqual([]);
    for (const fault of PASSING) aws.faults.inject({ operation, fault, times: 1 });
    await expectPassed({ ...world, inputs });
  },
);
