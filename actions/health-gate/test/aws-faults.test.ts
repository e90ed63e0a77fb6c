import { CRASHING } from "@deploy-actions/shared/testkit/ecs/account";
import { targetGroup } from "@deploy-actions/shared/testkit/target-group";
import { type Simulator, startSimulator } from "@deploy-actions/simulator/simulator";
import { expect, test } from "@jest/globals";
import { alarmNamed, putEveryMinute } from "./cloudwatch.ts";
import { FAULTS, PASSING, words } from "./faults.ts";
import { errors, mutations, runGate } from "./job.ts";
import { judging, openReleased } from "./released.ts";

/** A gate that would pass, in an account where all is well. */
interface World extends AsyncDisposable {
  readonly aws: Simulator;
  readonly inputs: Readonly<Record<string, string>>;
}

async function released(): Promise<World> {
  const open = await openReleased();
  return { aws: open.aws, inputs: judging(open), [Symbol.asyncDispose]: () => open[Symbol.asyncDispose]() };
}

const checking = (check: (aws: Simulator) => Promise<object>, inputs: World["inputs"] = {}) => {
  return async (): Promise<World> => {
    const aws = await startSimulator({ speed: 240 });
    const checks = JSON.stringify([{ ...(await check(aws)), interval: "10s" }]);
    return { aws, inputs: { checks, ...inputs }, [Symbol.asyncDispose]: aws.close };
  };
};

const alarm = checking(async (aws) => {
  await (await alarmNamed(aws, "web-5xx")).set("OK");
  return { kind: "alarm", alarm: "web-5xx" };
});

const target = checking(async (aws) => {
  await targetGroup(aws, [200]);
  return { kind: "target-group", "target-group": "web" };
});

const metric = checking(
  async (aws) => {
    await putEveryMinute(aws, "orders");
    const limits = { period: "1m", "ingestion-delay": "0s", timeout: "30s", "success-threshold": 1 };
    return { kind: "metric", namespace: "Shop", metric: "orders", stat: "Sum", expect: { gt: 0 }, ...limits };
  },
  // Until the first whole minute is over nothing is asked.
  { "converge-timeout": "150s" },
);

/** What a gate reads, and a gate that does. */
const READS: Readonly<Record<string, () => Promise<World>>> = {
  "sts:GetCallerIdentity": alarm,
  "ecs:DescribeServices": released,
  "ecs:DescribeServiceDeployments": released,
  "ecs:DescribeTaskDefinition": released,
  "cloudwatch:DescribeAlarms": alarm,
  "cloudwatch:GetMetricData": metric,
  "elasticloadbalancing:DescribeTargetGroups": target,
  "elasticloadbalancing:DescribeTargetHealth": target,
};

/** Time-outs of half a minute, tried eight times, in two seconds. */
const SPEED = 120;

const PACE = { interval: "10s", bake: "0s", "converge-timeout": "60s" };

test.concurrent.each(Object.keys(READS))(
  "%s: while a fault lasts the gate ends in error, and goes back on nothing; when the fault passes, so does the gate",
  async (operation) => {
    await using world = await (READS[operation] as () => Promise<World>)();
    const { aws, inputs } = world;
    const gate = { ...PACE, ...inputs };
    const { length } = aws.calls;
    for (const fault of FAULTS) {
      const takeBack = aws.faults.inject({ operation, fault });
      const run = await runGate(gate, { env: aws.env, speed: SPEED });
      takeBack();
      expect({ fault, exitCode: run.exitCode, outputs: run.outputs, errors: errors(run), post: run.post }).toEqual({
        fault,
        exitCode: 1,
        outputs: expect.objectContaining({ verdict: "error", "rolled-back": "false", "rollback-status": "not-needed" }),
        errors: [expect.stringMatching(words(fault, operation))],
        post: { exitCode: 0, log: "" },
      });
      if (fault === "denied") expect(run.log).toContain(`"Action": "${operation}"`);
    }

    for (const fault of PASSING) aws.faults.inject({ operation, fault, times: 1 });
    const run = await runGate({ ...gate, "converge-timeout": "5m" }, { env: aws.env, speed: SPEED });
    expect({ exitCode: run.exitCode, errors: errors(run), outputs: run.outputs }).toMatchObject({
      exitCode: 0,
      errors: [],
      outputs: { verdict: "passed" },
    });
    expect(mutations(aws, length)).toEqual([]);
  },
  60_000,
);

const EVIDENCE = ["ecs:ListTasks", "ecs:DescribeTasks"];

test.concurrent.each(EVIDENCE)("%s: without this evidence the verdict is the same", async (operation) => {
  await using open = await openReleased({ second: CRASHING });
  const { aws } = open;
  for (const fault of ["server-error", "denied"] as const) {
    const takeBack = aws.faults.inject({ operation, fault });
    const run = await runGate({ ...PACE, ...judging(open) }, { env: aws.env, speed: SPEED });
    takeBack();
    expect({ fault, exitCode: run.exitCode, outputs: run.outputs }).toMatchObject({
      fault,
      exitCode: 1,
      outputs: { verdict: "failed", "rolled-back": "true", "rollback-status": "already-rolled-back" },
    });
  }
});

const TRUST = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Federated: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: { StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" } },
    },
  ],
};

test.concurrent.each(["oidc:GetToken", "sts:AssumeRoleWithWebIdentity"])(
  "%s: while a fault lasts nothing is asked of the account; when it passes, so does the gate",
  async (operation) => {
    await using world = await alarm();
    const { aws } = world;
    const gate = { ...PACE, ...world.inputs, "role-to-assume": aws.iam.role("gate", { trust: TRUST }) };
    const { length } = aws.calls;
    for (const fault of FAULTS) {
      const takeBack = aws.faults.inject({ operation, fault });
      const run = await runGate(gate, { env: aws.env, speed: SPEED });
      takeBack();
      expect({ fault, exitCode: run.exitCode, outputs: run.outputs, post: run.post }).toMatchObject({
        fault,
        exitCode: 1,
        outputs: { verdict: "error" },
        post: { exitCode: 0, log: "" },
      });
    }
    expect(aws.calls.slice(length).filter(({ service }) => service !== "sts")).toEqual([]);

    for (const fault of PASSING) aws.faults.inject({ operation, fault, times: 1 });
    const run = await runGate(gate, { env: aws.env, speed: SPEED });
    expect({ exitCode: run.exitCode, errors: errors(run), outputs: run.outputs }).toMatchObject({
      exitCode: 0,
      errors: [],
      outputs: { verdict: "passed" },
    });
  },
  60_000,
);
