import { DeregisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import { CRASHING } from "@deploy-actions/shared/testkit/ecs/account";
import { errors } from "@deploy-actions/shared/testkit/job";
import { expect, test } from "@jest/globals";
import { FAULTS, type Fault, PASSING, words } from "./faults.ts";
import { type GateOptions, runGate } from "./job.ts";
import { judging, openReleased, type Released, settled } from "./released.ts";

/** As few calls as a gate that goes back can do with. */
const BRIEF = { interval: "2s", "success-threshold": "1", bake: "0s", "converge-timeout": "60s" };

/** Runs a gate on a bad release while the account does what the test has told it. */
async function gate(released: Released, options: GateOptions = {}) {
  const run = await runGate(judging(released, BRIEF), { env: released.aws.env, speed: 60, ...options });
  released.aws.faults.clear();
  return { ...run, errors: errors(run), service: await released.service() };
}

async function openBad(): Promise<Released> {
  const released = await openReleased();
  released.v2.status = 500;
  return released;
}

test.concurrent.each(FAULTS)(
  "a way back that ECS does not take (%s): red, with what is in place, why, and what would allow it",
  async (fault) => {
    await using released = await openBad();
    const operation = "ecs:UpdateService";
    released.aws.faults.inject({ operation, fault });
    const run = await gate(released);
    const said = expect.stringMatching(words(fault, operation));
    expect(run).toMatchObject({
      exitCode: 1,
      outputs: { verdict: "failed", "rolled-back": "false", "rollback-status": "failed" },
      errors: [expect.stringContaining("web:2 did not pass"), expect.stringContaining("could not go back")],
      post: { exitCode: 1, log: said },
      service: { taskDefinition: "web:2", steady: true },
    });
    expect(run.errors).toEqual([said, said]);
    if (fault !== "denied") return;
    // In the log of main and of post, and in the summary of both.
    for (const text of [run.log, run.summary]) expect(text.split(`"Action": "${operation}"`)).toHaveLength(3);
  },
);

test.concurrent("an UpdateService that took effect although its answers were lost is not taken for a failure", async () => {
  await using released = await openBad();
  for (const fault of PASSING)
    released.aws.faults.inject({ operation: "ecs:UpdateService", fault, applied: true, times: 1 });
  expect(await gate(released)).toMatchObject({
    exitCode: 1,
    outputs: { "rolled-back": "true", "rollback-status": "rolled-back" },
    post: { exitCode: 0, log: "" },
    service: { taskDefinition: "web:1", steady: true },
  });
});

test.concurrent.each(["server-error", "reset", "timeout"] as const)(
  "when every answer of UpdateService is lost (%s), post finds out that the release before is in place",
  async (fault) => {
    await using released = await openBad();
    released.aws.faults.inject({ operation: "ecs:UpdateService", fault, applied: true });
    expect(await gate(released)).toMatchObject({
      exitCode: 1,
      outputs: { verdict: "failed", "rollback-status": "failed" },
      post: { exitCode: 0, log: expect.stringContaining("web:1 was in place again already") },
      service: { taskDefinition: "web:1", steady: true },
    });
  },
);

/** One that is over at the next try, and one that never is. */
const BOTH = ["server-error", "denied"] as const;

const READS = [
  "ecs:DescribeServices",
  "ecs:DescribeTaskDefinition",
  "ecs:ListServiceDeployments",
  "ecs:DescribeServiceRevisions",
  "ecs:DescribeServiceDeployments",
];

test.concurrent.each(READS.flatMap((operation) => BOTH.map((fault) => [operation, fault] as const)))(
  "%s, %s from the verdict on: red, on one of the two releases, and the run says on which",
  async (operation, fault) => {
    await using released = await openBad();
    const run = await gate(released, { onLine: whenGoingBack(released, operation, fault) });
    await settled(released);
    const { taskDefinition } = await released.service();
    expect(run).toMatchObject({
      exitCode: 1,
      outputs: { verdict: "failed" },
      log: expect.stringMatching(words(fault, operation)),
    });
    const says: Readonly<Record<string, RegExp>> = {
      "web:1": /web:1 (serves again|was in place again already|is in place)/,
      "web:2": /Look at the service now: web:2 did not pass/,
    };
    expect(`${run.log}\n${run.errors}`).toMatch(says[taskDefinition] as RegExp);
  },
);

test.concurrent.each(FAULTS)(
  "when ECS cannot be told to stop a deployment in progress (%s), the release before is deployed again",
  async (fault) => {
    const breaker = { enable: false, rollback: false };
    await using released = await openReleased({ second: CRASHING, breaker, wait: false });
    released.v1.status = 500;
    released.aws.faults.inject({ operation: "ecs:StopServiceDeployment", fault });
    const run = await gate(released);
    expect(run).toMatchObject({
      exitCode: 1,
      outputs: { verdict: "failed", "rolled-back": "true" },
      service: { taskDefinition: "web:1", steady: true },
    });
    expect(run.errors[0]).toContain("web:1 serves again (deployed again, as ECS could not be told to stop: ");
    expect(run.errors[0]).toMatch(words(fault, "ecs:StopServiceDeployment"));
  },
);

test.concurrent.each(BOTH)("a copy that may not be registered (%s): red, and the release stays", async (fault) => {
  await using released = await openBad();
  await released.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: "web:1" }));
  released.aws.faults.inject({ operation: "ecs:RegisterTaskDefinition", fault });
  expect(await gate(released)).toMatchObject({
    exitCode: 1,
    outputs: { verdict: "failed", "rolled-back": "false", "rollback-status": "failed" },
    errors: [expect.stringContaining("web:2 did not pass"), expect.stringContaining("could not go back")],
    post: { exitCode: 1, log: expect.stringMatching(words(fault, "ecs:RegisterTaskDefinition")) },
    service: { taskDefinition: "web:2", steady: true },
  });
});

/** For a job's onLine: the fault begins with the way back. */
function whenGoingBack({ aws }: Released, operation: string, fault: Fault): GateOptions["onLine"] & {} {
  let begun = false;
  return ({ text }) => {
    if (begun || !text.includes("Going back to the release before")) return;
    begun = true;
    aws.faults.inject({ operation, fault });
  };
}
