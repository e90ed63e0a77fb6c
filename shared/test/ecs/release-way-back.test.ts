import { expect, test } from "@jest/globals";
import type { Ecs } from "../../src/ecs/ecs.ts";
import { ecsWayBack } from "../../src/ecs/release-way-back.ts";
import type { EcsHandle } from "../../src/release/handle.ts";
import { type FakeEcsAccount, type FakeEcsSettings, fakeEcsAccount, serving } from "../../testkit/ecs/fake-account.ts";
import { healthy } from "../../testkit/ecs/fake-images.ts";
import { definition, image } from "../../testkit/ecs/web-task.ts";

interface Released {
  readonly account: FakeEcsAccount;
  readonly handle: EcsHandle;
}

/** web:2 was deployed after web:1; `settled`: ECS calls it SUCCESSFUL. */
async function released({ settled = true, ...settings }: FakeEcsSettings = {}): Promise<Released> {
  const account = await fakeEcsAccount(settings);
  const deployment = await deploy(account, "v2");
  await account.clock.sleep(settled ? 60_000 : 5_000);
  return {
    account,
    handle: {
      schema: 1,
      kind: "ecs",
      region: "eu-west-1",
      cluster: "prod",
      service: "web",
      from: "web:1",
      to: "web:2",
      deployment,
    },
  };
}

async function deploy({ images, taskDefinitions, ecs }: FakeEcsAccount, tag: string): Promise<string | undefined> {
  images.push(image(tag), healthy());
  const { name } = taskDefinitions.register(definition(image(tag)));
  return (await ecs.update({ taskDefinition: name })).deployments[0]?.id;
}

function wayBack({ account, handle }: Released, { ecs = account.ecs, signal = new AbortController().signal } = {}) {
  return ecsWayBack(handle, { ecs, clock: account.clock, log: () => {}, signal });
}

/** Five minutes from now. */
const soon = ({ clock }: FakeEcsAccount) => clock.now() + 300_000;

/** How many deployments ECS ever began. */
const begun = ({ service }: FakeEcsAccount) => service.serviceDeployments.length;

test("a release that ECS calls good goes when it was judged bad, to the one before", async () => {
  const release = await released();
  const { account } = release;
  const [deployment] = account.service.view.deployments;
  expect(await wayBack(release).look()).toEqual({
    kind: "live",
    release: "web:2",
    deployedAt: deployment?.createdAt,
    before: { kind: "available", release: "web:1", needsCopy: false },
  });
  expect(await wayBack(release).goBack(soon(account))).toEqual({
    kind: "back",
    release: "web:1",
    how: "deployed again",
  });
  expect(serving(account)).toEqual({ taskDefinition: "web:1", steady: true });
  expect(await wayBack(release).look()).toEqual({ kind: "back", release: "web:1" });
});

test("a release that still rolls out is stopped, and ECS restores the one before", async () => {
  const release = await released({ settled: false });
  expect(await wayBack(release).goBack(soon(release.account))).toMatchObject({
    kind: "back",
    how: "stopped, and rolled back by ECS",
  });
  expect(serving(release.account)).toEqual({ taskDefinition: "web:1", steady: true });
});

test("a release before that is INACTIVE comes back as a copy, and the copy is known again", async () => {
  const release = await released();
  const { account } = release;
  account.taskDefinitions.deregister("web:1");
  expect(await wayBack(release).look()).toMatchObject({ before: { release: "web:1", needsCopy: true } });
  expect(await wayBack(release).goBack(soon(account))).toMatchObject({ kind: "back", release: "web:3" });
  expect(serving(account)).toEqual({ taskDefinition: "web:3", steady: true });
  expect(await wayBack(release).goBack(soon(account))).toMatchObject({ kind: "already-back", release: "web:3" });
  expect(account.taskDefinitions.names).toEqual(["web:1", "web:2", "web:3"]);
});

test.each([
  ["has rolled back", 60_000, "it was back already"],
  ["is rolling back", 0, "it was on its way back already"],
])("where ECS %s already, nothing is done a second time", async (_, since, how) => {
  const release = await released({ settled: false });
  const { account } = release;
  account.service.rollBack("Alarm detected", { triggeredAlarms: ["web-5xx"] });
  await account.clock.sleep(since);
  expect(await wayBack(release).look()).toEqual({ kind: "back", release: "web:1" });
  expect(await wayBack(release).goBack(soon(account))).toEqual({ kind: "already-back", release: "web:1", how });
  expect(serving(account)).toEqual({ taskDefinition: "web:1", steady: true });
  expect(begun(account)).toBe(2);
});

test("somebody's newer release is left alone", async () => {
  const release = await released();
  const { account } = release;
  const by = await deploy(account, "v3");
  await account.clock.sleep(60_000);
  expect(await wayBack(release).look()).toEqual({ kind: "superseded", by, release: "web:3" });
  expect(await wayBack(release).goBack(soon(account))).toEqual({ kind: "overtaken", by, release: "web:3" });
  expect(serving(account)).toEqual({ taskDefinition: "web:3", steady: true });
});

test("the same release, deployed once more by somebody, is theirs", async () => {
  const release = await released();
  const { account } = release;
  const { deployments } = await account.ecs.update({ forceNewDeployment: true });
  await account.clock.sleep(60_000);
  expect(await wayBack(release).goBack(soon(account))).toEqual({
    kind: "overtaken",
    by: deployments[0]?.id,
    release: "web:2",
  });
  expect(serving(account)).toEqual({ taskDefinition: "web:2", steady: true });
});

test("the same release, deployed once more by somebody, is not the release before, even where the handle says so", async () => {
  const { account, handle } = await released();
  const release = { account, handle: { ...handle, from: "web:2" } };
  await account.ecs.update({ forceNewDeployment: true });
  await account.clock.sleep(60_000);
  expect(await wayBack(release).look()).toMatchObject({ kind: "superseded", release: "web:2" });
  expect(await wayBack(release).goBack(soon(account))).toMatchObject({ kind: "overtaken", release: "web:2" });
});

test("a deployment that begins while we look is left alone, too", async () => {
  const release = await released();
  const { account } = release;
  const ecs: Ecs = {
    ...account.ecs,
    findTaskDefinition: async (name) => {
      await deploy(account, "v3");
      await account.clock.sleep(60_000);
      return await account.ecs.findTaskDefinition(name);
    },
  };
  expect(await wayBack(release, { ecs }).goBack(soon(account))).toMatchObject({ kind: "overtaken", release: "web:3" });
  expect(serving(account)).toEqual({ taskDefinition: "web:3", steady: true });
});

test("a deployment that begins while ECS throttles what we ask before the update is left alone, too", async () => {
  const release = await released();
  const { account } = release;
  const ecs: Ecs = {
    ...account.ecs,
    findServiceDeployment: async (arn) => {
      const found = await account.ecs.findServiceDeployment(arn);
      await deploy(account, "v3");
      await account.clock.sleep(60_000);
      return found;
    },
  };
  expect(await wayBack(release, { ecs }).goBack(soon(account))).toMatchObject({ kind: "overtaken", release: "web:3" });
  expect(serving(account)).toEqual({ taskDefinition: "web:3", steady: true });
});

test("without a deployment in the handle, what runs its task definition is what was judged", async () => {
  const { account, handle } = await released();
  const ranAlready = { account, handle: { ...handle, deployment: undefined } };
  expect(await wayBack(ranAlready).look()).toMatchObject({ kind: "live", release: "web:2" });
  expect(await wayBack(ranAlready).goBack(soon(account))).toMatchObject({ kind: "back", release: "web:1" });
  expect(await wayBack(ranAlready).goBack(soon(account))).toMatchObject({ kind: "already-back", release: "web:1" });
});

test("without a deployment in the handle, what was in place at the first look is what was judged", async () => {
  const { account, handle } = await released();
  const way = wayBack({ account, handle: { ...handle, deployment: undefined } });
  expect(await way.look()).toMatchObject({ kind: "live", release: "web:2" });
  const { deployments } = await account.ecs.update({ forceNewDeployment: true });
  await account.clock.sleep(60_000);
  expect(await way.goBack(soon(account))).toEqual({ kind: "overtaken", by: deployments[0]?.id, release: "web:2" });
  expect(serving(account)).toEqual({ taskDefinition: "web:2", steady: true });
});

test.each<[string, Partial<EcsHandle>, string]>([
  ["is not known", { from: undefined }, "the deploy step knew of no release before it that was proven good"],
  ["is the same one", { from: "web:2" }, "the release before it is the same one, web:2"],
  ["was deleted", { from: "web:9" }, "task definition web:9, the release before, does not exist any more"],
])("there is no way back to a release before that %s", async (_, members, why) => {
  const { account, handle } = await released();
  const release = { account, handle: { ...handle, ...members } };
  expect(await wayBack(release).look()).toMatchObject({ kind: "live", before: { kind: "missing", why } });
  expect(await wayBack(release).goBack(soon(account))).toEqual({ kind: "impossible", why, serving: "web:2" });
  expect(serving(account)).toEqual({ taskDefinition: "web:2", steady: true });
});

test.each(["DRAINING", "INACTIVE"] as const)("a service that is %s is gone", async (status) => {
  const release = await released();
  release.account.service.facts.status = status;
  const why = "service web of cluster prod does not exist any more";
  expect(await wayBack(release).look()).toEqual({ kind: "gone", what: why });
  expect(await wayBack(release).goBack(soon(release.account))).toEqual({
    kind: "impossible",
    why,
    serving: undefined,
  });
});

test.each([
  ["before the update showed", 500],
  ["while tasks were starting", 8_000],
])("cut short %s, the way back is gone on with, not begun a second time", async (_, after) => {
  const release = await released();
  const { account } = release;
  const controller = new AbortController();
  account.after(after, () => controller.abort(new Error("killed")));
  expect(await wayBack(release, controller).goBack(soon(account))).toMatchObject({
    kind: "unfinished",
    why: "the step was cancelled",
  });
  expect(await wayBack(release).goBack(soon(account))).toMatchObject({ release: "web:1" });
  expect(serving(account)).toEqual({ taskDefinition: "web:1", steady: true });
  expect(begun(account)).toBe(3);
});

test("a way back that ECS turns round again is not tried for ever", async () => {
  const release = await released({ breaker: { enable: true, rollback: true } });
  const { account } = release;
  account.images.expire(image("v1"));
  expect(await wayBack(release).goBack(soon(account))).toEqual({
    kind: "failed",
    why: "ECS turned it round again",
    serving: "web:2",
  });
});

test("a way back that takes too long is unfinished", async () => {
  const release = await released();
  const { account } = release;
  expect(await wayBack(release).goBack(account.clock.now() + 4_000)).toEqual({
    kind: "unfinished",
    why: "it took too long",
    serving: "web:1",
  });
});

test("what AWS refuses is said as it is", async () => {
  const release = await released();
  const ecs: Ecs = {
    ...release.account.ecs,
    update: async () => {
      throw new Error("AWS denied ecs:UpdateService");
    },
  };
  await expect(wayBack(release, { ecs }).goBack(soon(release.account))).rejects.toThrow("AWS denied ecs:UpdateService");
  expect(serving(release.account)).toEqual({ taskDefinition: "web:2", steady: true });
});
