import { Cancelled } from "@deploy-actions/shared/actions/cancelled";
import { serving } from "@deploy-actions/shared/testkit/ecs/fake-account";
import { healthy } from "@deploy-actions/shared/testkit/ecs/fake-images";
import { definition, image } from "@deploy-actions/shared/testkit/ecs/web-task";
import { expect, test } from "@jest/globals";
import { type FakeAccount, fakeAccount } from "./fake-account.ts";
import { deploy, inputs, withImage } from "./story.ts";

function cancelAfter(account: FakeAccount, ms: number): AbortSignal {
  const controller = new AbortController();
  account.after(ms, () => controller.abort(new Cancelled("SIGINT")));
  return controller.signal;
}

async function accountWithV2(): Promise<FakeAccount> {
  const account = await fakeAccount();
  account.images.push(image("v2"), healthy());
  return account;
}

test("cancelled before the update, the service was not touched", async () => {
  const account = await accountWithV2();
  const { outcome, saved } = await deploy(account, withImage(image("v2")), {
    signal: AbortSignal.abort(new Cancelled("SIGINT")),
  });
  expect(outcome).toMatchObject({ status: "cancelled", deployed: undefined });
  expect(serving(account)).toEqual({ taskDefinition: "web:1", steady: true });
  expect(saved).toEqual([{ phase: "planned", serving: "web:1" }]);
});

test("cancelled while it rolls out, the rest is left to post at once", async () => {
  const account = await accountWithV2();
  const { outcome, saved } = await deploy(account, withImage(image("v2")), { signal: cancelAfter(account, 7_000) });
  expect(outcome).toMatchObject({
    status: "cancelled",
    taskDefinition: "web:2",
    diagnosis: { class: "cancelled" },
    wentBack: undefined,
  });
  expect(outcome.deployed?.took).toBeLessThan(10_000);
  expect(saved.at(-1)).toMatchObject({ phase: "deploying", mine: { deploymentId: "ecs-svc/2" } });
});

test("a newer deployment of somebody else is theirs: we say so and keep our hands off", async () => {
  const account = await accountWithV2();
  account.images.push(image("v3"), healthy());
  account.after(7_000, () => {
    account.taskDefinitions.register(definition(image("v3")));
    return account.ecs.update({ taskDefinition: "web:3" });
  });
  const { outcome, saved } = await deploy(account, withImage(image("v2")));
  expect(outcome).toMatchObject({
    status: "superseded",
    deployed: { followed: { ending: { kind: "superseded", by: "ecs-svc/3", taskDefinition: "web:3" } } },
    diagnosis: { class: "superseded" },
    wentBack: undefined,
  });
  expect(saved.at(-1)).toMatchObject({ phase: "done" });
  await account.clock.sleep(60_000);
  expect(serving(account)).toEqual({ taskDefinition: "web:3", steady: true });
});

test("a newer deployment that comes while we go back is left alone, too", async () => {
  const account = await accountWithV2();
  account.images.push(image("v3"), healthy());
  account.images.push(image("v2"), healthy(300_000));
  const ecs = {
    ...account.ecs,
    stopAndRollBack: async (arn: string) => {
      account.taskDefinitions.register(definition(image("v3")));
      await account.ecs.update({ taskDefinition: "web:3" });
      return account.ecs.stopAndRollBack(arn);
    },
  };
  const { outcome } = await deploy(account, withImage(image("v2"), { timeout: 60_000 }), { ecs });
  expect(outcome).toMatchObject({ status: "superseded", wentBack: { kind: "overtaken", taskDefinition: "web:3" } });
  await account.clock.sleep(60_000);
  expect(serving(account)).toEqual({ taskDefinition: "web:3", steady: true });
});

test("a deployment that somebody stopped is rolled back, and said to be stopped by someone", async () => {
  const account = await accountWithV2();
  account.after(7_000, () => account.service.rollBack("Service deployment rolled back because of a user request."));
  const { outcome } = await deploy(account, withImage(image("v2")));
  expect(outcome).toMatchObject({
    status: "rolled-back",
    diagnosis: { class: "stopped-by-someone" },
    wentBack: { kind: "back", taskDefinition: "web:1" },
  });
  expect(serving(account)).toEqual({ taskDefinition: "web:1", steady: true });
});

test("a service that is deleted while it is deployed is not looked for any longer", async () => {
  const account = await accountWithV2();
  account.after(7_000, () => {
    account.service.facts.status = "INACTIVE";
  });
  const { outcome } = await deploy(account, withImage(image("v2")));
  expect(outcome).toMatchObject({
    status: "failed",
    wentBack: { kind: "unfinished", why: expect.stringContaining("The service does not exist any more") },
  });
});

/** ECS answers nothing between the two moments, counted from now. */
function outage(account: FakeAccount, fromMs: number, untilMs: number) {
  const start = account.clock.now();
  const findService = async () => {
    const at = account.clock.now() - start;
    if (at >= fromMs && at < untilMs) throw new Error("AWS could not be reached");
    return account.ecs.findService();
  };
  return { ...account.ecs, findService };
}

test("a blip of ECS is told and waited out", async () => {
  const account = await accountWithV2();
  const { outcome, log } = await deploy(account, withImage(image("v2")), { ecs: outage(account, 3_000, 60_000) });
  expect(log).toContain("Could not look at the service (AWS could not be reached); looking again.");
  expect(outcome).toMatchObject({ status: "deployed", taskDefinition: "web:2" });
});

test("when ECS cannot be asked for two minutes, the step says that it lost sight and leaves the rest to post", async () => {
  const account = await accountWithV2();
  const { outcome, saved } = await deploy(account, withImage(image("v2")), { ecs: outage(account, 3_000, 600_000) });
  expect(outcome).toMatchObject({
    status: "failed",
    diagnosis: { class: "aws-refused", reason: "Error: AWS could not be reached" },
    wentBack: { kind: "unfinished", why: "ECS could not be asked" },
  });
  expect(outcome.deployed?.took).toBeLessThan(130_000);
  expect(saved.at(-1)).toMatchObject({ phase: "deploying" });
});

test("sight is also lost when only the service deployments cannot be read any more", async () => {
  const account = await accountWithV2();
  const ecs = { ...account.ecs, findServiceDeployment: (arn: string) => inTime(account, arn) };
  const start = account.clock.now();
  const { outcome } = await deploy(account, withImage(image("v2"), { timeout: 3_600_000 }), { ecs });
  expect(outcome).toMatchObject({ status: "failed", diagnosis: { class: "aws-refused" } });
  expect(account.clock.now() - start).toBeLessThan(300_000);

  async function inTime({ clock }: FakeAccount, arn: string) {
    if (clock.now() > start) throw new Error("AWS denied ecs:DescribeServiceDeployments");
    return await account.ecs.findServiceDeployment(arn);
  }
});

test("cancelled while it waits for an unchanged release, nothing is left for post", async () => {
  const account = await fakeAccount();
  account.service.scale(4);
  const { outcome, saved } = await deploy(account, inputs(), { signal: cancelAfter(account, 3_000) });
  expect(outcome).toMatchObject({ status: "cancelled" });
  expect(saved.map(({ phase }) => phase)).toEqual(["planned"]);
});
