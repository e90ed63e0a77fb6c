import { Cancelled } from "@deploy-actions/shared/actions/cancelled";
import { serving } from "@deploy-actions/shared/testkit/ecs/fake-account";
import { crashing, healthy } from "@deploy-actions/shared/testkit/ecs/fake-images";
import { definition, image } from "@deploy-actions/shared/testkit/ecs/web-task";
import { expect, test } from "@jest/globals";
import { isSettled } from "../src/finish.ts";
import { run } from "../src/run.ts";
import type { Unfinished } from "../src/state.ts";
import { type FakeAccount, fakeAccount } from "./fake-account.ts";
import { finishAfter, inputs, mainEffects, stepOf, withImage } from "./story.ts";

type Left = Parameters<typeof finishAfter>[1];

async function accountWithV2(settings: Parameters<typeof fakeAccount>[0] = {}): Promise<FakeAccount> {
  const account = await fakeAccount(settings);
  account.images.push(image("v2"), healthy());
  return account;
}

/** Main ends as if it had been killed at this moment; answers what it had saved last. */
async function killed(
  account: FakeAccount,
  at: "before-update" | "after-update" | number,
  given = withImage(image("v2")),
) {
  const saved: Unfinished[] = [];
  const controller = new AbortController();
  const ecs = {
    ...account.ecs,
    update: async (change: Parameters<FakeAccount["ecs"]["update"]>[0]) => {
      if (at !== "before-update") await account.ecs.update(change);
      throw new Error("killed");
    },
  };
  if (typeof at === "number") account.after(at, () => controller.abort(new Cancelled("SIGINT")));
  const effects = { ...mainEffects(account, [], saved), signal: controller.signal };
  await run(stepOf(given), typeof at === "number" ? effects : { ...effects, ecsOf: () => ecs }).catch(() => undefined);
  return saved.at(-1) as Left;
}

test("killed before ECS took the update, nothing is undone", async () => {
  const account = await accountWithV2();
  const left = await killed(account, "before-update");
  expect(left.phase).toBe("updating");
  const { finished } = await finishAfter(account, left);
  expect(finished).toEqual({ kind: "not-started", serving: "web:1" });
  expect(serving(account)).toEqual({ taskDefinition: "web:1", steady: true });
});

test("killed before the answer of an update that ECS took, the deployment is recognised and undone", async () => {
  const account = await accountWithV2();
  const left = await killed(account, "after-update");
  expect(left.phase).toBe("updating");
  const { finished } = await finishAfter(account, left);
  expect(finished).toMatchObject({ kind: "settled", wentBack: { kind: "back", taskDefinition: "web:1" } });
  expect(serving(account)).toEqual({ taskDefinition: "web:1", steady: true });
});

test("an update that takes effect only after main was killed is still found", async () => {
  const account = await accountWithV2();
  const left = await killed(account, "before-update");
  account.after(4_000, () => account.ecs.update({ taskDefinition: "web:2" }));
  const { finished } = await finishAfter(account, left);
  expect(finished).toMatchObject({ kind: "settled", wentBack: { kind: "back", taskDefinition: "web:1" } });
});

test("a deployment of somebody else that came instead of ours is left alone", async () => {
  const account = await accountWithV2();
  const left = await killed(account, "before-update");
  account.images.push(image("v3"), healthy());
  account.taskDefinitions.register(definition(image("v3")));
  await account.ecs.update({ taskDefinition: "web:3" });
  const { finished } = await finishAfter(account, left);
  expect(finished).toEqual({ kind: "not-started", serving: "web:3" });
  await account.clock.sleep(60_000);
  expect(serving(account)).toEqual({ taskDefinition: "web:3", steady: true });
});

test("cancelled half-way, the service goes back and its settings with it", async () => {
  const account = await accountWithV2();
  const left = await killed(account, 7_000, withImage(image("v2"), { desiredCount: 3 }));
  expect(left.phase).toBe("deploying");
  const { finished, log } = await finishAfter(account, left);
  expect(finished).toMatchObject({ kind: "settled", wentBack: { kind: "back", taskDefinition: "web:1" } });
  expect(log).toContain("Stopping ecs-svc/2 and rolling back to web:1.");
  expect(serving(account)).toEqual({ taskDefinition: "web:1", steady: true });
  expect(account.service.desiredCount).toBe(2);
});

test("a release that was proven good before post ran stays", async () => {
  const account = await accountWithV2();
  const left = await killed(account, 7_000);
  await account.clock.sleep(60_000);
  const { finished } = await finishAfter(account, left);
  expect(finished).toMatchObject({ kind: "settled", wentBack: { kind: "stayed", taskDefinition: "web:2" } });
  expect(serving(account)).toEqual({ taskDefinition: "web:2", steady: true });
});

test("a deployment that ECS is rolling back already is only watched", async () => {
  const account = await accountWithV2({ breaker: { enable: true, rollback: true } });
  account.images.push(image("v2"), crashing());
  const left = await killed(account, 3_000);
  account.service.rollBack("ECS deployment circuit breaker: tasks failed to start.", { circuitBreakerTriggered: true });
  const { finished, log } = await finishAfter(account, left);
  expect(log).toContain("ECS is already rolling back.");
  expect(finished).toMatchObject({ kind: "settled", wentBack: { kind: "back", taskDefinition: "web:1" } });
});

test("with on-cancel: leave it only says where the deployment stands", async () => {
  const account = await accountWithV2();
  const left = await killed(account, 7_000);
  const { finished } = await finishAfter(account, left, { onCancel: "leave" });
  expect(finished).toMatchObject({
    kind: "left",
    serving: "web:2",
    state: "IN_PROGRESS, 2 of 2 tasks running",
  });
  await account.clock.sleep(60_000);
  expect(serving(account)).toEqual({ taskDefinition: "web:2", steady: true });
});

test.each([
  ["rollback", "settings-restored", 2],
  ["leave", "settings-left", 4],
] as const)("settings that were being changed: on-cancel %s", async (onCancel, kind, desiredCount) => {
  const account = await fakeAccount();
  const left = await killed(account, 2_000, inputs({ desiredCount: 4 }));
  expect(left.phase).toBe("settings");
  const { finished } = await finishAfter(account, left, { onCancel });
  expect(finished).toEqual({ kind, serving: "web:1" });
  expect(account.service.desiredCount).toBe(desiredCount);
});

test("the job's five minutes are not enough for a way back that hangs, and that is not settled", async () => {
  const account = await accountWithV2();
  const left = await killed(account, 7_000);
  const ecs = {
    ...account.ecs,
    stopAndRollBack: async () => "accepted" as const,
    findServiceDeployment: async (arn: string) => {
      const found = await account.ecs.findServiceDeployment(arn);
      return found && { ...found, status: "ROLLBACK_IN_PROGRESS" as const };
    },
  };
  const start = account.clock.now();
  const { finished } = await finishAfter(account, left, { ecs });
  expect(finished).toMatchObject({ kind: "settled", wentBack: { kind: "unfinished", why: "it took too long" } });
  expect(isSettled(finished)).toBe(false);
  expect(account.clock.now() - start).toBeLessThan(5 * 60_000);
});
