import {
  CreateServiceCommand,
  DeregisterTaskDefinitionCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ListServiceDeploymentsCommand,
  RegisterTaskDefinitionCommand,
  StopServiceDeploymentCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import {
  type Account,
  CRASHING,
  HEALTHY,
  openAccount,
  until,
  webTask,
} from "@deploy-actions/shared/testkit/ecs/account";
import { errors } from "@deploy-actions/shared/testkit/job";
import { expect, test } from "@jest/globals";
import { runJob } from "./job.ts";

const NO_BREAKER = { enable: false, rollback: false };

test.concurrent("a rollout that takes longer than timeout goes back", async () => {
  await using account = await openAccount({ speed: 20 });
  const run = await runJob(account, { image: account.push("v2", HEALTHY), timeout: "1m" });
  expect(run).toMatchObject({ exitCode: 1, outputs: { status: "rolled-back", "failure-class": "timeout" } });
  expect(errors(run)).toEqual([expect.stringContaining("web:2 was not steady within the timeout")]);
  expect(await account.service()).toEqual({ taskDefinition: "web:1", steady: true, desired: 2 });
});

test.concurrent("with on-failure: leave it stays, and the step says that it was left", async () => {
  await using account = await openAccount({ speed: 20 });
  const inputs = { image: account.push("v2", HEALTHY), timeout: "1m", "on-failure": "leave" };
  const run = await runJob(account, inputs);
  expect(run).toMatchObject({ exitCode: 1, outputs: { status: "failed", "failure-class": "timeout" } });
  expect(errors(run)).toEqual([
    expect.stringMatching(/left as it is, as on-failure: leave asks: web:2 \d of 2 running.* · web:1 2 running/),
  ]);
  expect(run.post).toMatchObject({ exitCode: 0 });
  await until(account.aws, async () => (await account.service()).steady);
  expect(await account.service()).toMatchObject({ taskDefinition: "web:2" });
});

test.concurrent("a newer deployment is left alone", async () => {
  await using account = await openAccount({ speed: 60 });
  const { ecs } = account;
  await ecs.send(new RegisterTaskDefinitionCommand(webTask(account.push("hotfix", HEALTHY))));
  const image = account.push("v3", HEALTHY);
  whenRolling(account, () =>
    ecs.send(new UpdateServiceCommand({ cluster: "prod", service: "web", taskDefinition: "web:2" })),
  );
  const run = await runJob(account, { image });
  expect(run).toMatchObject({ exitCode: 1, outputs: { status: "superseded", "failure-class": "superseded" } });
  expect(errors(run)).toEqual([
    expect.stringMatching(/newer deployment \(ecs-svc\/\d+, web:2\) replaced ours of web:3/),
  ]);
  await until(account.aws, async () => (await account.service()).steady);
  expect(await account.service()).toMatchObject({ taskDefinition: "web:2" });
});

test.concurrent("a deployment that somebody stops is followed back, and the step says that somebody did it", async () => {
  await using account = await openAccount({ speed: 60 });
  const { ecs } = account;
  whenRolling(account, async () => {
    const { serviceDeployments } = await ecs.send(
      new ListServiceDeploymentsCommand({ cluster: "prod", service: "web" }),
    );
    const serviceDeploymentArn = serviceDeployments?.[0]?.serviceDeploymentArn;
    await ecs.send(new StopServiceDeploymentCommand({ serviceDeploymentArn, stopType: "ROLLBACK" }));
  });
  const run = await runJob(account, { image: account.push("v2", HEALTHY) });
  expect(run).toMatchObject({ exitCode: 1, outputs: { status: "rolled-back", "failure-class": "stopped-by-someone" } });
  expect(await account.service()).toMatchObject({ taskDefinition: "web:1", steady: true });
});

test.concurrent("a first deployment that fails has no way back, which is said before and after", async () => {
  await using account = await openAccount({ speed: 60 });
  await account.ecs.send(new RegisterTaskDefinitionCommand(webTask(account.push("bad", CRASHING))));
  await account.ecs.send(
    new CreateServiceCommand({
      cluster: "prod",
      serviceName: "fresh",
      taskDefinition: "web:2",
      desiredCount: 1,
      launchType: "FARGATE",
      networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-0a1b2c3d4e5f60718"] } },
    }),
  );
  const run = await runJob(account, { service: "fresh", image: account.push("worse", CRASHING) });
  expect(run).toMatchObject({ exitCode: 1, outputs: { status: "failed", "failure-class": "crash" } });
  expect(run.log).toContain("No way back: no deployment of this service was ever completed.");
  expect(errors(run)).toEqual([expect.stringMatching(/There was no way back: [\s\S]*set desired-count to 0/)]);
});

test.concurrent("a way back that was deregistered is registered again", async () => {
  await using account = await openAccount({ speed: 60, breaker: { enable: true, rollback: false } });
  await account.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: "web:1" }));
  const run = await runJob(account, { image: account.push("v2", CRASHING) });
  expect(run.log).toContain("Way back: web:1, as a new copy because it is INACTIVE");
  expect(run).toMatchObject({ exitCode: 1, outputs: { status: "rolled-back" } });
  expect(await account.service()).toMatchObject({ taskDefinition: "web:3", steady: true });
  expect(await imageOf(account, "web:3")).toMatch(/:v1$/);
});

test.concurrent("settings go back together with the release", async () => {
  await using account = await openAccount({ speed: 60, breaker: NO_BREAKER });
  const run = await runJob(account, {
    image: account.push("v2", CRASHING),
    "desired-count": "3",
    "deployment-configuration": "{ minimumHealthyPercent: 50 }",
  });
  expect(run).toMatchObject({ exitCode: 1, outputs: { status: "rolled-back", "failure-class": "crash" } });
  await until(account.aws, async () => (await account.service()).steady);
  expect(await account.service()).toMatchObject({ taskDefinition: "web:1", desired: 2 });
  const { services } = await account.ecs.send(new DescribeServicesCommand({ cluster: "prod", services: ["web"] }));
  expect(services?.[0]?.deploymentConfiguration).toMatchObject({ minimumHealthyPercent: 100 });
});

test.concurrent("of two runs at once on one service, one is green and its release the one that runs", async () => {
  await using account = await openAccount({ speed: 60 });
  const runs = await Promise.all(["a", "b"].map((tag) => runJob(account, { image: account.push(tag, HEALTHY) })));
  expect(runs.map(({ outputs }) => outputs.status).sort()).toEqual(["deployed", "superseded"]);
  const winner = runs.find(({ outputs }) => outputs.status === "deployed");
  const { taskDefinition, steady } = await account.service();
  expect({ taskDefinition, steady }).toEqual({ taskDefinition: winner?.outputs["task-definition"], steady: true });
});

test.concurrent("two runs at once on two services do not disturb each other", async () => {
  await using account = await openAccount({ speed: 60 });
  await account.ecs.send(
    new CreateServiceCommand({
      cluster: "prod",
      serviceName: "api",
      taskDefinition: "web:1",
      desiredCount: 1,
      launchType: "FARGATE",
      networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-0a1b2c3d4e5f60718"] } },
    }),
  );
  const image = account.push("v2", HEALTHY);
  const runs = await Promise.all(["web", "api"].map((service) => runJob(account, { service, image })));
  expect(runs.map(({ outputs }) => outputs.status)).toEqual(["deployed", "deployed"]);
});

/** Once, while the service's new tasks come up. */
function whenRolling({ aws }: Account, act: () => Promise<unknown>): void {
  const stop = aws.onCall(({ operation, phase }) => {
    if (operation !== "UpdateService" || phase !== "answered") return;
    stop();
    aws.clock.after(15_000, () => void act());
  });
}

async function imageOf({ ecs }: Account, taskDefinition: string): Promise<string | undefined> {
  const described = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
  return described.taskDefinition?.containerDefinitions?.[0]?.image;
}
