import { serving } from "@deploy-actions/shared/testkit/ecs/fake-account";
import { crashing, healthy, neverReady } from "@deploy-actions/shared/testkit/ecs/fake-images";
import { definition, image } from "@deploy-actions/shared/testkit/ecs/web-task";
import { expect, test } from "@jest/globals";
import { fakeAccount } from "./fake-account.ts";
import { deploy, inputs, withImage } from "./story.ts";

/** Longer than the longest pause between two looks. */
const ONE_POLL_MS = 2_500;

test("a crash is rolled back by the circuit breaker, and said to be so", async () => {
  const account = await fakeAccount({ breaker: { enable: true, rollback: true }, desiredCount: 1 });
  account.images.push(image("v2"), crashing({ exitCode: 3, log: ["starting", "password=hunter2"] }));
  const { outcome, log, saved } = await deploy(account, withImage(image("v2")));
  expect(outcome).toMatchObject({
    status: "rolled-back",
    taskDefinition: "web:2",
    diagnosis: {
      class: "crash",
      what: "ECS gave up on web:2: container app: the program ended with exit code 3 (3 tasks failed).",
      container: "app",
      exitCode: 3,
      log: { kind: "lines", lines: ["starting", "password=***"] },
    },
    wentBack: { kind: "back", taskDefinition: "web:1", how: "ECS rolled back" },
  });
  expect(log).toContain("ECS is rolling back: ECS deployment circuit breaker: tasks failed to start.");
  expect(serving(account)).toEqual({ taskDefinition: "web:1", steady: true });
  expect(saved.at(-1)).toMatchObject({ phase: "done" });
});

test("without a circuit breaker the third crash in a row ends the deployment, and it goes back", async () => {
  const account = await fakeAccount({ desiredCount: 1 });
  account.images.push(image("v2"), crashing());
  const { outcome, log } = await deploy(account, withImage(image("v2")));
  expect(outcome).toMatchObject({
    status: "rolled-back",
    deployed: {
      followed: { ending: { kind: "doomed", because: expect.stringContaining("3 tasks in a row ended alike") } },
    },
    diagnosis: { class: "crash", failedTasks: 3 },
    wentBack: { kind: "back", taskDefinition: "web:1", how: "stopped, and rolled back by ECS" },
  });
  expect(log).toContain("Stopping ecs-svc/2 and rolling back to web:1.");
  expect(serving(account)).toEqual({ taskDefinition: "web:1", steady: true });
});

test("tasks that crash side by side are not yet a crash loop", async () => {
  const account = await fakeAccount({ desiredCount: 4 });
  account.images.push(image("v2"), crashing());
  const { outcome } = await deploy(account, withImage(image("v2")));
  expect(outcome).toMatchObject({ diagnosis: { failedTasks: 12 }, status: "rolled-back" });
});

test("an image that ECS cannot find ends the deployment within one poll after the second task", async () => {
  const account = await fakeAccount({ desiredCount: 1 });
  const { outcome } = await deploy(account, withImage("elsewhere/web:v4"));
  expect(outcome).toMatchObject({
    status: "rolled-back",
    diagnosis: {
      class: "image-not-found",
      what: "web:2 cannot become healthy: container app: the image does not exist (2 tasks failed).",
    },
  });
  const failed = account.tasks.all.filter(({ stopped }) => stopped?.stopCode === "TaskFailedToStart");
  const { createdAt = 0 } = outcome.deployed?.mine ?? {};
  const toldAfter = createdAt + (outcome.deployed?.took ?? 0) - (failed[1]?.stopped?.stoppedAt ?? 0);
  expect(toldAfter).toBeLessThanOrEqual(ONE_POLL_MS);
  expect(serving(account)).toEqual({ taskDefinition: "web:1", steady: true });
});

test("a circuit breaker that may not roll back leaves it to us", async () => {
  const account = await fakeAccount({ breaker: { enable: true, rollback: false }, desiredCount: 1 });
  account.images.push(image("v2"), crashing({ afterMs: 30_000 }));
  const { outcome, log } = await deploy(account, withImage(image("v2")));
  expect(outcome).toMatchObject({
    status: "rolled-back",
    wentBack: { kind: "back", taskDefinition: "web:1", how: "deployed again" },
  });
  expect(log).toContain("Deploying web:1 again.");
  expect(serving(account)).toEqual({ taskDefinition: "web:1", steady: true });
});

test.each([
  ["rolls back", true, "ECS rolled back"],
  ["stops the deployment only", false, "deployed again"],
])("an alarm of the service that %s ends on the release before", async (_, rollback, how) => {
  const account = await fakeAccount();
  account.images.push(image("v2"), healthy(60_000));
  account.service.deploymentConfiguration = {
    ...account.service.deploymentConfiguration,
    alarms: { enable: true, rollback },
  };
  const alarm = { triggeredAlarms: ["web-5xx"] };
  account.after(20_000, () =>
    rollback ? account.service.rollBack("Alarm detected", alarm) : account.service.giveUp("Alarm detected", alarm),
  );
  const { outcome } = await deploy(account, withImage(image("v2")));
  expect(outcome).toMatchObject({
    status: "rolled-back",
    diagnosis: { class: "alarm" },
    wentBack: { kind: "back", how },
  });
  expect(serving(account)).toEqual({ taskDefinition: "web:1", steady: true });
});

test("a release that is never ready is rolled back when the time is up, with what the load balancer says", async () => {
  const account = await fakeAccount();
  account.images.push(image("v2"), neverReady);
  const { outcome } = await deploy(account, withImage(image("v2"), { timeout: 120_000 }));
  expect(outcome).toMatchObject({
    status: "rolled-back",
    deployed: { took: 120_000, followed: { ending: { kind: "timed-out" } } },
    diagnosis: {
      class: "target-unhealthy",
      reason: "Target.ResponseCodeMismatch: Health checks failed with these codes: [503]",
    },
  });
  expect(serving(account)).toEqual({ taskDefinition: "web:1", steady: true });
});

test("with on-failure: leave a release that was not ready in time stays, and nothing is left for post", async () => {
  const account = await fakeAccount();
  account.images.push(image("v2"), neverReady);
  const { outcome, saved } = await deploy(account, withImage(image("v2"), { timeout: 120_000, onFailure: "leave" }));
  expect(outcome).toMatchObject({ status: "failed", wentBack: undefined });
  expect(serving(account)).toEqual({ taskDefinition: "web:2", steady: false });
  expect(saved.at(-1)).toMatchObject({ phase: "done" });
});

test("a deployment that succeeds while it is given up stays", async () => {
  const account = await fakeAccount();
  account.images.push(image("v2"), healthy());
  const ecs = {
    ...account.ecs,
    stopAndRollBack: async (arn: string) => {
      await account.clock.sleep(5_000);
      return account.ecs.stopAndRollBack(arn);
    },
  };
  const { outcome } = await deploy(account, withImage(image("v2"), { timeout: 12_000 }), { ecs });
  expect(outcome).toMatchObject({ status: "deployed", taskDefinition: "web:2" });
  expect(serving(account)).toEqual({ taskDefinition: "web:2", steady: true });
});

test("the first deployment of a service has no way back, and a step that only follows it leaves it alone", async () => {
  const account = await fakeAccount({ settled: false, firstImage: "elsewhere/web:v1", desiredCount: 1 });
  const { outcome, log } = await deploy(account, inputs());
  expect(log).toContain("No way back: no deployment of this service was ever completed.");
  expect(outcome).toMatchObject({
    status: "failed",
    diagnosis: { class: "image-not-found" },
    wentBack: undefined,
  });
});

test("a way back that was deregistered is registered again when it comes to that", async () => {
  const account = await fakeAccount({ breaker: { enable: true, rollback: false }, desiredCount: 1 });
  account.taskDefinitions.deregister("web:1");
  account.images.push(image("v2"), crashing({ afterMs: 30_000 }));
  const { outcome, log } = await deploy(account, withImage(image("v2")));
  expect(log).toContain("Way back: web:1, as a new copy because it is INACTIVE; its images are there.");
  expect(outcome).toMatchObject({ status: "rolled-back", wentBack: { kind: "back", taskDefinition: "web:3" } });
  expect(account.taskDefinitions.find("web:3")?.definition).toEqual(definition(image("v1")));
  expect(serving(account)).toEqual({ taskDefinition: "web:3", steady: true });
});

test("going back also restores the settings that the deploy had changed, and no others", async () => {
  const account = await fakeAccount({ breaker: { enable: true, rollback: true } });
  account.images.push(image("v2"), crashing());
  const before = account.service.deploymentConfiguration;
  const changes = { desiredCount: 3, deploymentConfiguration: { maximumPercent: 150 } };
  const { outcome, log } = await deploy(account, withImage(image("v2"), changes));
  expect(outcome.status).toBe("rolled-back");
  expect(log).toContain("Restoring the settings of the service that this step had changed.");
  expect(account.service).toMatchObject({ desiredCount: 2, deploymentConfiguration: before });
});

test("a desired count that cannot be reached is taken back", async () => {
  const account = await fakeAccount();
  account.images.expire(image("v1"));
  const { outcome } = await deploy(account, inputs({ desiredCount: 4 }), {
    registry: { look: async () => ({ kind: "unknown", why: "ecr:BatchGetImage is not allowed to this step" }) },
  });
  expect(outcome).toMatchObject({ status: "rolled-back", wentBack: { kind: "back", taskDefinition: "web:1" } });
  expect(account.service.desiredCount).toBe(2);
});

const deniedTo = (what: string) => () => Promise.reject(new Error(`AWS denied ${what}`));

test("a step that may not stop a deployment deploys the release before again", async () => {
  const account = await fakeAccount({ desiredCount: 1 });
  account.images.push(image("v2"), crashing());
  const ecs = { ...account.ecs, stopAndRollBack: deniedTo("ecs:StopServiceDeployment") };
  const { outcome } = await deploy(account, withImage(image("v2")), { ecs });
  expect(outcome).toMatchObject({
    status: "rolled-back",
    wentBack: {
      kind: "back",
      taskDefinition: "web:1",
      how: "deployed again, as ECS could not be told to stop: AWS denied ecs:StopServiceDeployment",
    },
  });
  expect(serving(account)).toEqual({ taskDefinition: "web:1", steady: true });
});

test("when going back fails too, both are said, and post tries again", async () => {
  const account = await fakeAccount({ desiredCount: 1 });
  account.images.push(image("v2"), crashing());
  const { update } = account.ecs;
  const ecs = { ...account.ecs, stopAndRollBack: deniedTo("ecs:StopServiceDeployment") };
  ecs.update = async (change) =>
    change.taskDefinition === "web:1" ? await deniedTo("ecs:UpdateService")() : await update(change);
  const { outcome, saved } = await deploy(account, withImage(image("v2")), { ecs });
  expect(outcome).toMatchObject({
    status: "failed",
    diagnosis: { class: "crash" },
    wentBack: { kind: "unfinished", why: "Error: AWS denied ecs:UpdateService", serving: "web:2" },
  });
  expect(saved.at(-1)).toMatchObject({ phase: "deploying", mine: { deploymentId: "ecs-svc/2" } });
});

test("a role that may not look at tasks still goes back, and says what it could not see", async () => {
  const account = await fakeAccount({ breaker: { enable: true, rollback: true } });
  account.images.push(image("v2"), crashing());
  const ecs = { ...account.ecs, listStoppedTasks: deniedTo("ecs:ListTasks") };
  const { outcome } = await deploy(account, withImage(image("v2")), { ecs });
  expect(outcome).toMatchObject({
    status: "rolled-back",
    diagnosis: { log: { kind: "unavailable", why: "the stopped tasks could not be read (AWS denied ecs:ListTasks)" } },
    wentBack: { kind: "back", taskDefinition: "web:1" },
  });
  expect(serving(account)).toEqual({ taskDefinition: "web:1", steady: true });
});
