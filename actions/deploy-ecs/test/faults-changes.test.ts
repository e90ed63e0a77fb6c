import { CRASHING, HEALTHY, openAccount } from "@deploy-actions/shared/testkit/ecs/account";
import { expect, test } from "@jest/globals";
import { FAULTS, facts, PASSING, words } from "./faults.ts";
import { runJob } from "./job.ts";

test.concurrent.each(["ecs:RegisterTaskDefinition", "ecs:UpdateService"])(
  "%s that took effect although its answers were lost is not taken for a failure",
  async (operation) => {
    await using account = await openAccount({ speed: 120 });
    const image = account.push("v2", HEALTHY);
    for (const fault of PASSING) account.aws.faults.inject({ operation, fault, applied: true, times: 1 });
    const run = await runJob(account, { image });
    expect(facts(run)).toMatchObject({ exitCode: 0, outputs: { status: "deployed" }, errors: [] });
    expect(await account.service()).toMatchObject({ taskDefinition: run.outputs["task-definition"], steady: true });
  },
);

test.concurrent.each(PASSING)(
  "when every answer of UpdateService is lost (%s), the post step finds out and finishes",
  async (fault) => {
    await using account = await openAccount({ speed: 120 });
    const image = account.push("v2", HEALTHY);
    account.aws.faults.inject({ operation: "ecs:UpdateService", fault, applied: true });
    const run = await runJob(account, { image }, { speed: 40 });
    const { taskDefinition, steady } = await account.service();
    expect(["web:1", "web:2"]).toContain(taskDefinition);
    expect({ ...facts(run), steady }).toMatchObject({
      exitCode: 1,
      errors: [expect.stringContaining(words(fault, "ecs:UpdateService"))],
      post: {
        exitCode: 0,
        log: expect.stringMatching(new RegExp(`runs ${taskDefinition} again|${taskDefinition} had been proven`)),
      },
      steady: true,
    });
  },
);

test.concurrent.each(FAULTS)(
  "when ECS cannot be told to stop a failing rollout (%s), the old release is deployed again",
  async (fault) => {
    await using account = await openAccount({ speed: 120, breaker: { enable: false, rollback: false } });
    const image = account.push("v2", CRASHING);
    account.aws.faults.inject({ operation: "ecs:StopServiceDeployment", fault });
    const run = await runJob(account, { image }, { speed: 60 });
    expect({ ...facts(run), service: await account.service() }).toMatchObject({
      exitCode: 1,
      outputs: { status: "rolled-back", "failure-class": "crash" },
      errors: [expect.stringContaining(words(fault, "ecs:StopServiceDeployment"))],
      post: { exitCode: 0 },
      service: { taskDefinition: "web:1", steady: true },
    });
  },
);

test.concurrent.each(PASSING)(
  "a stop that took effect although its answer was lost (%s) is followed to its end",
  async (fault) => {
    await using account = await openAccount({ speed: 120, breaker: { enable: false, rollback: false } });
    const image = account.push("v2", CRASHING);
    account.aws.faults.inject({ operation: "ecs:StopServiceDeployment", fault, applied: true });
    const run = await runJob(account, { image }, { speed: 60 });
    expect({ ...facts(run), service: await account.service() }).toMatchObject({
      exitCode: 1,
      outputs: { status: "rolled-back", "failure-class": "crash" },
      post: { exitCode: 0 },
      service: { taskDefinition: "web:1", steady: true },
    });
  },
);
