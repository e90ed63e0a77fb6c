import { expect, test } from "@jest/globals";
import type { Before } from "../../src/ecs/before.ts";
import type { Mine } from "../../src/ecs/deployment/mine.ts";
import { goBack, type Undoing } from "../../src/ecs/go-back.ts";
import { type FakeEcsAccount, fakeEcsAccount, serving } from "../../testkit/ecs/fake-account.ts";
import { healthy } from "../../testkit/ecs/fake-images.ts";
import { definition, image } from "../../testkit/ecs/web-task.ts";

const BEFORE: Before = {
  taskDefinition: "web:1",
  needsCopy: false,
  desiredCount: 2,
  deploymentConfiguration: {},
  changed: {},
};

/** web:2 on its way to service web, which ran web:1. */
async function deploying(): Promise<{ account: FakeEcsAccount; mine: Mine }> {
  const account = await fakeEcsAccount();
  const [previous] = account.service.view.deployments;
  account.images.push(image("v2"), healthy());
  account.taskDefinitions.register(definition(image("v2")));
  const { deployments } = await account.ecs.update({ taskDefinition: "web:2" });
  const { id = "", createdAt = 0 } = deployments[0] ?? {};
  const taskDefinition = "web:2";
  const previousDeploymentId = previous?.id;
  return {
    account,
    mine: { deploymentId: id, taskDefinition, previousDeploymentId, serviceDeployment: undefined, createdAt },
  };
}

function undoing(account: FakeEcsAccount, mine: Mine, overrides: Partial<Undoing>): Undoing {
  const { ecs, clock } = account;
  const signal = new AbortController().signal;
  const deadline = clock.now() + 300_000;
  return { ecs, clock, log: () => {}, signal, deadline, mine, before: BEFORE, proven: "stays", ...overrides };
}

test("a deployment that ECS calls SUCCESSFUL stays for the step that waited for just that", async () => {
  const { account, mine } = await deploying();
  await account.clock.sleep(60_000);
  const wentBack = await goBack(undoing(account, mine, { proven: "stays" }));
  expect(wentBack).toEqual({ kind: "stayed", taskDefinition: "web:2" });
  expect(serving(account)).toEqual({ taskDefinition: "web:2", steady: true });
});

test("a deployment that ECS calls SUCCESSFUL goes when it was judged by more than that", async () => {
  const { account, mine } = await deploying();
  await account.clock.sleep(60_000);
  const wentBack = await goBack(undoing(account, mine, { proven: "goes" }));
  expect(wentBack).toEqual({ kind: "back", taskDefinition: "web:1", how: "deployed again", already: false });
  expect(serving(account)).toEqual({ taskDefinition: "web:1", steady: true });
});

test.each([
  ["stays", "web:2"],
  ["goes", "web:1"],
] as const)("a deployment that came to its good end although it was told to stop %s", async (proven, expected) => {
  const { account, mine } = await deploying();
  await account.clock.sleep(5_000);
  const ecs = { ...account.ecs, stopAndRollBack: async () => "accepted" as const };
  const wentBack = await goBack(undoing(account, mine, { ecs, proven }));
  expect(wentBack).toMatchObject({ kind: proven === "stays" ? "stayed" : "back", taskDefinition: expected });
  expect(serving(account)).toEqual({ taskDefinition: expected, steady: true });
});

test.each([
  ["ECS had turned round before", true, "ECS rolled back"],
  ["was stopped now", false, "stopped, and rolled back by ECS"],
])("what came back says who brought it: a deployment that %s", async (_, already, how) => {
  const { account, mine } = await deploying();
  await account.clock.sleep(5_000);
  if (already) account.service.rollBack("Alarm detected", { triggeredAlarms: ["web-5xx"] });
  const wentBack = await goBack(undoing(account, mine, { proven: "goes" }));
  expect(wentBack).toEqual({ kind: "back", taskDefinition: "web:1", how, already });
  expect(serving(account)).toEqual({ taskDefinition: "web:1", steady: true });
});

test("reads that lag behind the update are not taken for being back", async () => {
  const { account, mine } = await deploying();
  expect(await account.ecs.findService()).toMatchObject({ service: { taskDefinition: "web:1" } });
  const wentBack = await goBack(undoing(account, mine, {}));
  expect(wentBack).toMatchObject({ kind: "back", taskDefinition: "web:1", already: false });
  await account.clock.sleep(60_000);
  expect(serving(account)).toEqual({ taskDefinition: "web:1", steady: true });
});
