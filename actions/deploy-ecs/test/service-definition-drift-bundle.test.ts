import type { Service } from "@aws-sdk/client-ecs";
import { ANSWERING, openCodeDeployAccount } from "@deploy-actions/shared/testkit/codedeploy/account";
import { CRASHING, HEALTHY, openAccount } from "@deploy-actions/shared/testkit/ecs/account";
import { pairAccount } from "@deploy-actions/shared/testkit/elb/pair-account";
import { expect, test } from "@jest/globals";
import type { definition } from "./service-definition.ts";
import { definitionFile, described, start } from "./service-definition-job.ts";
import { release, shift } from "./weights-job.ts";

/** Differs from the account's service in what takes effect at once, in what new tasks bring, and in what is not applied. */
const OTHER = {
  desiredCount: 3,
  enableExecuteCommand: true,
  healthCheckGracePeriodSeconds: 30,
  networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-0f9e8d7c6b5a43210"] } },
};

const SETTINGS = { enableExecuteCommand: true, deploymentConfiguration: { minimumHealthyPercent: 50 } };

test.concurrent("a file that differs is shown and applied without new tasks, where that is all", async () => {
  await using account = await openAccount();
  const before = await described(account.ecs);
  await using service = await definitionFile({ ...SETTINGS, ...networkOf(before), desiredCount: 5 });
  const run = await start(account, service).result;
  expect(run.outputs).toMatchObject({ status: "deployed", "task-definition": "web:1" });
  expect(run.log).toContain("enableExecuteCommand false → true (applied without new tasks)");
  expect(run.log).toContain("minimumHealthyPercent 100 → 50");
  expect(run.log).toContain("In the service definition, desiredCount 2 → 5 (not applied: the input desired-count");
  const after = await described(account.ecs);
  expect(after).toMatchObject({ ...SETTINGS, desiredCount: 2 });
  expect(after?.deployments?.[0]?.id).toBe(before?.deployments?.[0]?.id);
});

test.concurrent("what comes with new tasks is sent with the release, and all of it is taken back with it", async () => {
  await using account = await openAccount();
  const before = await described(account.ecs);
  await using service = await definitionFile(OTHER);
  const good = await start(account, service, { image: account.push("v2", HEALTHY) }).result;
  expect(good.outputs.status).toBe("deployed");
  const { desiredCount: _, ...applied } = OTHER;
  const between = await described(account.ecs);
  expect(between).toMatchObject(applied);

  await using back = await definitionFile({
    ...networkOf(before),
    enableExecuteCommand: false,
    healthCheckGracePeriodSeconds: 0,
  });
  const bad = await start(account, back, { image: account.push("v3", CRASHING) }).result;
  expect(bad.outputs).toMatchObject({ status: "rolled-back", "failure-class": "crash" });
  expect(await described(account.ecs)).toMatchObject({ ...applied, taskDefinition: between?.taskDefinition });
});

test.concurrent("new tasks for the same task definition, where the file asks for what only they bring", async () => {
  await using account = await openAccount();
  await using service = await definitionFile(OTHER);
  const run = await start(account, service).result;
  expect(run.outputs).toMatchObject({ status: "deployed", "task-definition": "web:1" });
  expect((await described(account.ecs))?.networkConfiguration).toMatchObject(OTHER.networkConfiguration);
});

test.concurrent("where ECS cannot be told to stop, the release before is deployed again with what it had", async () => {
  await using account = await openAccount({ breaker: { enable: false, rollback: false } });
  const before = await described(account.ecs);
  await using service = await definitionFile(OTHER);
  account.aws.faults.inject({ operation: "ecs:StopServiceDeployment", fault: "denied" });
  const run = await start(account, service, { image: account.push("v2", CRASHING) }).result;
  expect(run.outputs).toMatchObject({ status: "rolled-back", "failure-class": "crash" });
  const { networkConfiguration, healthCheckGracePeriodSeconds = 0 } = before ?? {};
  const had = { taskDefinition: before?.taskDefinition, enableExecuteCommand: false, networkConfiguration };
  expect(await described(account.ecs)).toMatchObject({ ...had, healthCheckGracePeriodSeconds });
});

test.concurrent("with weights, differences are only shown", async () => {
  await using account = await pairAccount();
  await using service = await definitionFile({ serviceName: "web-blue", enableExecuteCommand: true });
  const image = release(account, "v2");
  const run = await shift(account, { image, "service-definition": service.path, preflight: "warn" });
  expect(run.outputs.status).toBe("deployed");
  expect(run.log).toContain(
    "In the service definition, enableExecuteCommand false → true (not applied: the strategy weights uses two services).",
  );
  const sides = await Promise.all(["web-blue", "web-green"].map((name) => described(account.ecs, name)));
  expect(sides.map((side) => side?.enableExecuteCommand)).toEqual([false, false]);
});

test.concurrent("with CodeDeploy, too", async () => {
  await using account = await openCodeDeployAccount();
  await using service = await definitionFile({ enableExecuteCommand: true });
  const run = await start(account, service, {
    image: account.push("v2", ANSWERING),
    "dry-run": "true",
    preflight: "off",
  }).result;
  expect(run.outputs.status).toBe("planned");
  expect(run.log).toContain("enableExecuteCommand false → true (not applied: CodeDeploy deploys the service).");
});

const networkOf = (service: Service | undefined) =>
  ({ networkConfiguration: service?.networkConfiguration }) as Parameters<typeof definition>[0];
