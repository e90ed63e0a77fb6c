import { expect, test } from "@jest/globals";
import { type Account, CRASHING, HEALTHY, openAccount, until } from "./account.ts";
import { errors, runJob } from "./job.ts";

type Fault = "throttle" | "server-error" | "reset" | "timeout" | "denied";

/** Faults that a later attempt may not meet. */
const PASSING = ["throttle", "server-error", "reset", "timeout"] as const;
const FAULTS: readonly Fault[] = [...PASSING, "denied"];

/** What the person on call must find in the annotation. */
function words(fault: Fault, operation: string): string {
  switch (fault) {
    case "throttle":
      return "Rate exceeded";
    case "server-error":
      return "The request processing has failed because of an unknown error";
    case "reset":
      return "broke (ECONNRESET)";
    case "timeout":
      return "did not answer in time";
    case "denied":
      return `may not ${operation}`;
  }
}

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

const WATCHING = [
  "ecs:DescribeServices",
  "ecs:DescribeServiceDeployments",
  "ecs:ListServiceDeployments",
  "ecs:DescribeServiceRevisions",
];

test.concurrent.each(WATCHING.flatMap((operation) => FAULTS.map((fault) => [operation, fault] as const)))(
  "%s, %s from the update on: a rollout that cannot be watched is red, and the post step that cannot watch it either",
  async (operation, fault) => {
    await using account = await openAccount({ speed: 120 });
    const { aws } = account;
    const image = account.push("v2", HEALTHY);
    whenUpdated(account, () => aws.faults.inject({ operation, fault }));
    const run = await runJob(account, { image }, { speed: 60 });
    aws.faults.clear();
    const said = expect.stringContaining(words(fault, operation));
    expect(facts(run)).toMatchObject({
      exitCode: 1,
      outputs: { status: "failed", "failure-class": "aws-refused" },
      errors: [said, said],
      post: { exitCode: 1, log: said },
    });
    await until(aws, async () => (await account.service()).steady);
    expect(["web:1", "web:2"]).toContain((await account.service()).taskDefinition);
  },
);

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
    const run = await runJob(account, { image }, { speed: 60 });
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

test.concurrent.each(["ecs:ListTasks", "ecs:DescribeTasks", "logs:GetLogEvents"])(
  "%s: without this evidence the way back is the same, and the report says what is missing",
  async (operation) => {
    await using account = await openAccount({ speed: 120 });
    for (const fault of FAULTS) {
      const image = account.push(`bad-${fault}`, CRASHING);
      const takeBack = account.aws.faults.inject({ operation, fault });
      const run = await runJob(account, { image }, { speed: 60 });
      takeBack();
      expect({ fault, ...facts(run), summary: run.summary, service: await account.service() }).toMatchObject({
        fault,
        exitCode: 1,
        outputs: { status: "rolled-back" },
        errors: [expect.stringContaining("runs web:1 again")],
        post: { exitCode: 0 },
        summary: expect.stringMatching(fault === "denied" ? operation : /could not be read|No log lines: \S/),
        service: { taskDefinition: "web:1", steady: true },
      });
    }
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

function facts({ exitCode, outputs, post, ...run }: Awaited<ReturnType<typeof runJob>>) {
  return { exitCode, outputs, errors: errors({ exitCode, outputs, ...run }), post };
}

/** Calls back once, when ECS has taken the next update. */
function whenUpdated({ aws }: Account, act: () => void): () => void {
  const stop = aws.onCall(({ operation, phase }) => {
    if (operation !== "UpdateService" || phase !== "answered") return;
    stop();
    act();
  });
  return stop;
}
