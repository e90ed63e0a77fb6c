import { CRASHING, HEALTHY, openAccount } from "@deploy-actions/shared/testkit/ecs/account";
import { errors, mutations } from "@deploy-actions/shared/testkit/job";
import type { ProgramByCommand } from "@deploy-actions/simulator/images";
import { expect, test } from "@jest/globals";
import { startJob } from "./job.ts";
import { CREATE, definitionFile, described, emptyCluster, start } from "./service-definition-job.ts";

const BREAKER = { deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } } };

test.concurrent("a service that is missing is created from its file; a second run finds nothing to do", async () => {
  await using account = await emptyCluster(HEALTHY);
  await using service = await definitionFile(BREAKER);
  const first = await start(account, service, CREATE).result;
  expect({ errors: errors(first), ...first.outputs }).toMatchObject({
    errors: [],
    status: "deployed",
    "task-definition": "web:1",
  });
  expect(first.outputs["previous-task-definition"]).toBeUndefined();
  expect(first.log).toContain(
    "There is no such service: it will be created from its definition, with 2 tasks of web:1.",
  );
  expect(JSON.parse(first.outputs.release ?? "")).toEqual({
    schema: expect.any(Number),
    kind: "ecs",
    region: "eu-west-1",
    cluster: "prod",
    service: "web",
    to: "web:1",
    deployment: expect.stringMatching(/^ecs-svc\//),
  });
  expect(await account.service()).toMatchObject({ status: "ACTIVE", runningCount: 2 });

  const { length } = account.aws.calls;
  const second = await start(account, service, CREATE).result;
  expect(second.outputs).toMatchObject({ status: "unchanged", "task-definition": "web:1" });
  expect(mutations(account.aws, length)).toEqual([]);
});

test.concurrent("a new service that crashes is deleted again, and the run says why and that there was none", async () => {
  await using account = await emptyCluster(CRASHING);
  await using service = await definitionFile(BREAKER);
  const run = await start(account, service, CREATE).result;
  expect({ exitCode: run.exitCode, ...run.outputs, post: run.post }).toMatchObject({
    exitCode: 1,
    status: "rolled-back",
    "failure-class": "crash",
    post: { exitCode: 0, log: expect.stringContaining("There is no such service, as there was none before.") },
  });
  expect(errors(run)).toEqual([
    expect.stringMatching(/deleted again[\s\S]*Service web is deleted again: there was none before\./),
  ]);
  expect(run.log).toContain("DATABASE_URL is not set");
  expect((await account.service())?.status).toBe("INACTIVE");
});

test.concurrent("where it may not be deleted, it is left without a task, and the run is red and says so", async () => {
  await using account = await emptyCluster(CRASHING);
  await using service = await definitionFile(BREAKER);
  account.aws.faults.inject({ operation: "ecs:DeleteService", fault: "denied" });
  const run = await start(account, service, CREATE).result;
  expect(run.outputs).toMatchObject({ status: "failed", "failure-class": "crash" });
  expect(errors(run)).toEqual([
    expect.stringMatching(/Service web runs no task\. It could not be deleted \(AWS denied/),
  ]);
  expect(await account.service()).toMatchObject({ status: "ACTIVE", desiredCount: 0 });
});

test.concurrent("what CreateService would refuse is told before anything is changed", async () => {
  await using account = await emptyCluster(HEALTHY);
  await using service = await definitionFile({
    networkConfiguration: undefined,
    launchType: "EC2",
    desiredCount: undefined,
  });
  const { length } = account.aws.calls;
  const run = await start(account, service, CREATE).result;
  expect(errors(run)).toEqual([expect.stringMatching(/networkConfiguration[\s\S]*needs it/)]);
  expect(errors(run)[0]).toContain("service-definition desiredCount: A new service has to know");
  expect(mutations(account.aws, length)).toEqual([]);
});

test.concurrent("without create-service, a missing service is an error that says how", async () => {
  await using account = await emptyCluster(HEALTHY);
  await using service = await definitionFile();
  const run = await start(account, service).result;
  expect(errors(run)).toEqual([expect.stringMatching(/does not exist in cluster "prod"[\s\S]*create-service: true/)]);
});

test.concurrent("a dry run says that the service would be created, and creates none", async () => {
  await using account = await emptyCluster(HEALTHY);
  await using service = await definitionFile();
  const { length } = account.aws.calls;
  const run = await start(account, service, { ...CREATE, "dry-run": "true" }).result;
  expect(run.outputs).toMatchObject({ status: "planned", "task-definition": "web:1" });
  expect(mutations(account.aws, length)).toEqual([]);
});

/** One image that serves and, by its command, migrates. */
const migrating =
  (code: number): ProgramByCommand =>
  (command) =>
    command.includes("migrate") ? { kind: "memory", exits: { afterSeconds: 2, code } } : HEALTHY;

test.concurrent.each([
  [0, "deployed", "ACTIVE"],
  [1, "failed", undefined],
])("a task before it runs where the new service will; it ends with %i: %s", async (code, status, there) => {
  await using account = await emptyCluster(migrating(code));
  await using service = await definitionFile();
  const before = { "run-before": "{ name: migration, command: [migrate] }" };
  const run = await start(account, service, { ...CREATE, ...before }).result;
  expect({ status: run.outputs.status, there: (await account.service())?.status }).toEqual({ status, there });
});

test.concurrent("a service that was created for a step goes again when another service of the step fails", async () => {
  await using account = await openAccount();
  await using api = await definitionFile({ serviceName: "api" });
  const services = JSON.stringify([
    { name: "api", "task-definition": "web:1", "service-definition": api.path, "create-service": true },
    { name: "web", image: account.push("v2", CRASHING), needs: "api" },
  ]);
  const run = await startJob(account, { service: "", services }, { speed: 60 }).result;
  expect({ exitCode: run.exitCode, ...run.outputs }).toMatchObject({ exitCode: 1, status: "rolled-back" });
  expect(run.log).toContain("[api] web:1 is steady.");
  expect(run.summary).toContain("Service api is deleted again: there was none before.");
  expect((await described(account.ecs, "api"))?.status).toBe("INACTIVE");
  expect(await account.service()).toMatchObject({ taskDefinition: "web:1", steady: true });
});
