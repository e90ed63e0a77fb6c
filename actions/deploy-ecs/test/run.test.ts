import { serving } from "@deploy-actions/shared/testkit/ecs/fake-account";
import { crashing, healthy } from "@deploy-actions/shared/testkit/ecs/fake-images";
import { definition, image } from "@deploy-actions/shared/testkit/ecs/web-task";
import { expect, test } from "@jest/globals";
import { fakeAccount } from "./fake-account.ts";
import { deploy, inputs, withImage } from "./story.ts";

test("a good release is registered, rolled out and followed until it is steady", async () => {
  const account = await fakeAccount();
  account.images.push(image("v2"), healthy());
  const { outcome, log, saved } = await deploy(account, withImage(image("v2")));
  expect(outcome).toMatchObject({
    status: "deployed",
    taskDefinition: "web:2",
    deployed: { mine: { deploymentId: "ecs-svc/2", taskDefinition: "web:2" } },
  });
  expect(serving(account)).toEqual({ taskDefinition: "web:2", steady: true });
  expect(saved.map(({ phase }) => phase)).toEqual(["planned", "updating", "deploying", "done"]);
  expect(log).toEqual([
    "The service runs web:1. A new revision of web will be registered and deployed:",
    "  container app: image web:v1 → web:v2",
    "Way back: web:1; its images are there.",
    "Registered web:2.",
    "Deploying web:2 as ecs-svc/2.",
    "web:1 2 of 2 running",
    "(service web) has started 2 tasks.",
    "web:2 0 of 2 running, 2 pending · web:1 2 running",
    "web:2 2 of 2 running · web:1 2 running",
    "(service web) has reached a steady state.",
    "web:2 2 of 2 running",
    "web:2 is steady.",
  ]);
});

test("what main saved the moment ECS had taken the update is enough to find the deployment again", async () => {
  const account = await fakeAccount();
  account.images.push(image("v2"), healthy());
  const { saved } = await deploy(account, withImage(image("v2"), { desiredCount: 3 }));
  expect(saved.slice(1, 3)).toEqual([
    {
      phase: "updating",
      attempt: { taskDefinition: "web:2", previousDeploymentId: "ecs-svc/1" },
      before: expect.objectContaining({ taskDefinition: "web:1", needsCopy: false, desiredCount: 2 }),
      proven: "stays",
    },
    {
      phase: "deploying",
      mine: {
        deploymentId: "ecs-svc/2",
        taskDefinition: "web:2",
        previousDeploymentId: "ecs-svc/1",
        serviceDeployment: expect.stringMatching(/service-deployment\/prod\/web\/2$/),
        createdAt: expect.any(Number),
      },
      before: expect.objectContaining({ changed: { desiredCount: 3 } }),
      proven: "stays",
      goingBack: false,
    },
  ]);
});

test("a dry run says what would happen and changes nothing", async () => {
  const account = await fakeAccount();
  account.images.push(image("v2"), healthy());
  const { outcome, log, saved } = await deploy(account, withImage(image("v2"), { dryRun: true }));
  expect(outcome).toMatchObject({ status: "planned", plan: { kind: "deploy" } });
  expect(log).toContain("Way back: web:1; its images are there.");
  expect(account.taskDefinitions.names).toEqual(["web:1"]);
  expect(serving(account)).toEqual({ taskDefinition: "web:1", steady: true });
  expect(saved.at(-1)).toMatchObject({ phase: "done" });
});

test("the same definition and the same image digest are left as they are", async () => {
  const account = await fakeAccount();
  const { outcome, log } = await deploy(account, withImage(image("v1")));
  expect(outcome).toMatchObject({ status: "unchanged" });
  expect(log).toEqual(["The service runs web:1 already, with the same images and settings: nothing to do."]);
  expect(account.taskDefinitions.names).toEqual(["web:1"]);
  expect(account.service.view.deployments.map(({ id }) => id)).toEqual(["ecs-svc/1"]);
});

test("a tag that moved is deployed although the definition is the same", async () => {
  const account = await fakeAccount();
  account.images.push(image("v1"), healthy());
  const { outcome, log } = await deploy(account, inputs());
  expect(outcome).toMatchObject({ status: "deployed", taskDefinition: "web:1", plan: { force: true } });
  expect(log).toContainEqual(
    expect.stringMatching(/container app: \S+:v1 leads to sha256:\w{12} now, sha256:\w{12} runs/),
  );
  expect(account.service.view.deployments.map(({ id }) => id)).toEqual(["ecs-svc/2"]);
});

test.each(["latest", "stable"])("after a rollback, the tag %s that moved again is deployed", async (tag) => {
  const account = await fakeAccount({
    breaker: { enable: true, rollback: true },
    firstImage: image(tag),
    settled: false,
  });
  account.images.push(image(tag), healthy());
  await account.ecs.update({ forceNewDeployment: true });
  await account.clock.sleep(60_000);
  account.images.push(image(tag), crashing());
  expect((await deploy(account, inputs())).outcome).toMatchObject({ status: "rolled-back" });

  account.images.push(image(tag), healthy());
  expect((await deploy(account, inputs())).outcome).toMatchObject({ status: "deployed" });
  expect(serving(account)).toEqual({ taskDefinition: "web:1", steady: true });
});

test("force-new-deployment replaces the tasks of an unchanged definition", async () => {
  const account = await fakeAccount();
  const { outcome } = await deploy(account, inputs({ forceNewDeployment: true }));
  expect(outcome).toMatchObject({ status: "deployed", taskDefinition: "web:1" });
  expect(account.taskDefinitions.names).toEqual(["web:1"]);
  expect(account.service.view.deployments.map(({ id }) => id)).toEqual(["ecs-svc/2"]);
});

test("an identical revision that is registered already is used again", async () => {
  const account = await fakeAccount();
  account.images.push(image("v2"), healthy());
  account.taskDefinitions.register(definition(image("v2")));
  const { outcome, log } = await deploy(account, withImage(image("v2")));
  expect(outcome).toMatchObject({ status: "deployed", taskDefinition: "web:2" });
  expect(log).toContain("The service runs web:1. web:2 will be deployed:");
  expect(account.taskDefinitions.names).toEqual(["web:1", "web:2"]);
});

test("a deployment of the same definition that is in progress is followed, not started anew", async () => {
  const account = await fakeAccount();
  account.images.push(image("v2"), healthy());
  account.taskDefinitions.register(definition(image("v2")));
  await account.ecs.update({ taskDefinition: "web:2" });
  await account.clock.sleep(2_000);
  const { outcome, log } = await deploy(account, withImage(image("v2")));
  expect(log[0]).toBe("web:2 is being deployed already (ecs-svc/2): following that deployment.");
  expect(outcome).toMatchObject({ status: "deployed", taskDefinition: "web:2" });
  expect(account.service.view.deployments.map(({ id }) => id)).toEqual(["ecs-svc/2"]);
});

test("an unchanged release is waited for until all its tasks run", async () => {
  const account = await fakeAccount();
  account.service.scale(4);
  const { outcome, log } = await deploy(account, inputs());
  expect(log[0]).toContain("nothing to change, but not all of its tasks run yet");
  expect(outcome).toMatchObject({ status: "unchanged", taskDefinition: "web:1" });
  expect(account.service.view.runningCount).toBe(4);
});

test("a deployment that failed and was left is started anew, although nothing changed", async () => {
  const account = await fakeAccount({ breaker: { enable: true, rollback: false } });
  account.images.push(image("v2"), crashing());
  account.taskDefinitions.register(definition(image("v2")));
  await account.ecs.update({ taskDefinition: "web:2" });
  await account.clock.sleep(60_000);
  expect(account.service.view.deployments[0]).toMatchObject({ taskDefinition: "web:2", rolloutState: "FAILED" });

  account.images.push(image("v2"), healthy());
  const { outcome, log } = await deploy(account, inputs());
  expect(outcome).toMatchObject({ status: "deployed", taskDefinition: "web:2" });
  expect(log).toContain("  new deployment, because the last one of web:2 failed");
});

test.each([
  ["more", 4],
  ["fewer", 1],
])("only another desired count starts no deployment and is waited for: %s tasks", async (_, desiredCount) => {
  const account = await fakeAccount();
  const { outcome, log, saved } = await deploy(account, inputs({ desiredCount }));
  expect(log).toContain(`  desired count 2 → ${desiredCount}`);
  expect(outcome).toMatchObject({ status: "deployed", taskDefinition: "web:1" });
  expect(account.service.view).toMatchObject({ desiredCount, runningCount: desiredCount });
  expect(account.service.view.deployments.map(({ id }) => id)).toEqual(["ecs-svc/1"]);
  expect(saved.map(({ phase }) => phase)).toEqual(["planned", "settings", "done"]);
});

test("only settings change, also when the revision that runs was deregistered", async () => {
  const account = await fakeAccount();
  account.taskDefinitions.deregister("web:1");
  const { outcome } = await deploy(account, inputs({ desiredCount: 3 }));
  expect(outcome).toMatchObject({ status: "deployed", taskDefinition: "web:1" });
  expect(account.taskDefinitions.names).toEqual(["web:1"]);
});

test("members of deploymentConfiguration that were not given stay as they are", async () => {
  const account = await fakeAccount({ breaker: { enable: true, rollback: true } });
  account.images.push(image("v2"), healthy());
  await deploy(account, withImage(image("v2"), { deploymentConfiguration: { maximumPercent: 150 } }));
  expect(account.service.deploymentConfiguration).toEqual({
    strategy: "ROLLING",
    minimumHealthyPercent: 100,
    maximumPercent: 150,
    deploymentCircuitBreaker: { enable: true, rollback: true },
  });
});

test("an image that its registry does not have is refused before anything is changed", async () => {
  const account = await fakeAccount();
  await expect(deploy(account, withImage(image("v9")))).rejects.toThrow(
    `Image ${image("v9")} does not exist. Nothing was changed.`,
  );
  expect(account.taskDefinitions.names).toEqual(["web:1"]);
});

test("an update that starts no deployment is said to be one", async () => {
  const account = await fakeAccount();
  account.images.push(image("v2"), healthy());
  const ecs = { ...account.ecs, update: async () => account.service.view };
  await expect(deploy(account, withImage(image("v2")), { ecs })).rejects.toThrow(
    'ECS took the update of service "web" to web:2, but started no deployment.',
  );
});
