import { expect, test } from "@jest/globals";
import { appSpecFor, writeAppSpec } from "../../src/codedeploy/app-spec.ts";
import type { CodeDeploy, NewDeployment } from "../../src/codedeploy/codedeploy.ts";
import { type GoingBackTerms, goBackCodeDeploy } from "../../src/codedeploy/go-back-codedeploy.ts";
import type { CodeDeployState, Undertaking } from "../../src/codedeploy/undertaking.ts";
import { type FakeCodeDeployAccount, fakeCodeDeployAccount } from "../../testkit/codedeploy/fake-account.ts";
import { Interruption } from "../../testkit/codedeploy/fake-deployment.ts";

const MINUTE = 60_000;
const CANARY = "CodeDeployDefault.ECSCanary10Percent5Minutes";
const APP_SPEC = appSpecFor({ placement: {} }, { containerName: "app", containerPort: 8080 });

function undertaking(since: number, overrides: Partial<Undertaking> = {}): Undertaking {
  return {
    application: "web",
    group: "web",
    taskDefinition: "web:2",
    mark: "run 7",
    since,
    appSpec: APP_SPEC,
    before: { taskDefinition: "web:1", needsCopy: false, desiredCount: 2, deploymentConfiguration: {}, changed: {} },
    ...overrides,
  };
}

type Settings = Parameters<typeof fakeCodeDeployAccount>[0] & {
  readonly deployment?: Partial<NewDeployment>;
  readonly undertaking?: Partial<Undertaking>;
};

/** web:2 was asked for, and so much time passed since. */
async function deploying(ms: number, { deployment, undertaking: more, ...settings }: Settings = {}) {
  const account = fakeCodeDeployAccount(settings);
  const { clock, codeDeploy } = account;
  const goal = undertaking(clock.now(), more);
  const id = await begin(account, "web:2", { description: "web:2 by deploy-actions (run 7)", ...deployment });
  await clock.sleep(ms);
  const state: CodeDeployState = { phase: "deploying", undertaking: goal, deployment: id, goingBack: false };
  return { account, clock, codeDeploy, id, state, goal };
}

async function begin(
  { codeDeploy, taskDefinitions }: FakeCodeDeployAccount,
  name: string,
  more: Partial<NewDeployment>,
) {
  const appSpec = writeAppSpec(APP_SPEC, taskDefinitions.find(name)?.arn ?? "");
  const created = await codeDeploy.create({ application: "web", group: "web", appSpec, description: "", ...more });
  return created.kind === "created" ? created.id : "";
}

function goBack(
  state: CodeDeployState,
  { ecs, codeDeploy, clock }: FakeCodeDeployAccount,
  more: Partial<GoingBackTerms> & { readonly codeDeploy?: Partial<CodeDeploy>; readonly signal?: AbortSignal } = {},
) {
  const { signal = new AbortController().signal, deadline = clock.now() + 30 * MINUTE, proven = "goes" } = more;
  const effects = { ecs, codeDeploy: { ...codeDeploy, ...more.codeDeploy }, clock, log: () => {}, signal };
  return goBackCodeDeploy(state, effects, { deadline, proven });
}

const WEB_1 = { "web:1": 100 };

test.each([
  ["was just created", 500, {}],
  ["starts its tasks", 4_000, {}],
  ["has 10 % of the traffic", 2 * MINUTE, { deployment: { configuration: CANARY } }],
  ["has all of the traffic", 20_000, { group: { terminationWait: 30 } }],
  ["waits in Ready", MINUTE, { group: { readyWait: 30 } }],
] as const)("a deployment that %s is stopped, and CodeDeploy rolls it back", async (_, after, settings) => {
  const { state, account } = await deploying(after, settings);
  const wentBack = await goBack(state, account);
  expect(wentBack).toEqual({
    kind: "back",
    taskDefinition: "web:1",
    how: "stopped, and rolled back by CodeDeploy",
    already: false,
  });
  expect(account.world.weights).toEqual(WEB_1);
});

test("when the old tasks are gone, the release before is deployed again, all at once and without hooks", async () => {
  const appSpec = { ...APP_SPEC, Hooks: [{ BeforeAllowTraffic: "smoke" }] };
  const { state, account } = await deploying(5 * MINUTE, { undertaking: { appSpec } });
  account.world.failingHooks.add("smoke");
  const wentBack = await goBack(state, account);
  expect(wentBack).toMatchObject({ kind: "back", taskDefinition: "web:1", how: "deployed again as d-000000002" });
  expect(account.world.weights).toEqual(WEB_1);
});

test.each([
  ["a moment later", 5_000, { kind: "back", taskDefinition: "web:1" }],
  ["never", Number.POSITIVE_INFINITY, { kind: "unfinished", why: "CodeDeploy is through, and ECS does not show it" }],
])("CodeDeploy is through, and reads of ECS show it %s", async (_, lag, expected) => {
  const { state, account, codeDeploy, clock, id } = await deploying(5 * MINUTE);
  const stale = await codeDeploy.listTaskSets();
  expect(stale[0]).toMatchObject({ taskDefinition: "web:2", deployment: id });
  let firstSeenAt: number | undefined;
  const listTaskSets = async () => {
    const current = await codeDeploy.listTaskSets();
    if (current[0]?.deployment === id) return current;
    firstSeenAt ??= clock.now();
    return clock.now() - firstSeenAt < lag ? stale : current;
  };
  expect(await goBack(state, account, { codeDeploy: { listTaskSets } })).toMatchObject(expected);
});

test("nobody is asked on the way back: Ready is continued", async () => {
  const { state, account, codeDeploy, clock, id } = await deploying(MINUTE, { group: { readyWait: 30 } });
  await codeDeploy.continueReady(id);
  await clock.sleep(5 * MINUTE);
  expect(await goBack(state, account)).toMatchObject({ kind: "back", taskDefinition: "web:1" });
});

test.each([
  ["has all the traffic", 20_000],
  ["is over", 5 * MINUTE],
])("a deployment that %s stays for the step that waited for just that", async (_, after) => {
  const { state, account } = await deploying(after);
  expect(await goBack(state, account, { proven: "stays" })).toEqual({ kind: "stayed", taskDefinition: "web:2" });
  expect(account.world.weights).toEqual({ "web:2": 100 });
});

test("what main had begun to take back goes, whatever CodeDeploy calls it", async () => {
  const { state, account } = await deploying(5 * MINUTE);
  const goingBack = { ...state, goingBack: true } as CodeDeployState;
  expect(await goBack(goingBack, account, { proven: "stays" })).toMatchObject({ kind: "back" });
});

test("a deployment that CodeDeploy is taking back already is followed to the end of that", async () => {
  const { state, account } = await deploying(2 * MINUTE, { deployment: { configuration: CANARY } });
  account.world.interrupt(new Interruption("Stopped", "ALARM_ACTIVE", "web-5xx"), { rollsBack: true });
  expect(await goBack(state, account)).toMatchObject({ kind: "back", already: true });
  expect(account.world.weights).toEqual(WEB_1);
});

test("a deployment that failed with part of the traffic is undone by deploying the release before", async () => {
  const { state, account } = await deploying(2 * MINUTE, { deployment: { configuration: CANARY } });
  account.world.interrupt(new Interruption("Failed", "INTERNAL_ERROR", "a fault"));
  expect(account.world.weights).toEqual({ "web:1": 90, "web:2": 10 });
  expect(await goBack(state, account)).toMatchObject({ kind: "back", how: "deployed again as d-000000002" });
  expect(account.world.weights).toEqual(WEB_1);
});

test("a deployment that failed before any traffic moved needs nothing more", async () => {
  const { state, account } = await deploying(4_000);
  account.world.interrupt(new Interruption("Failed", "INTERNAL_ERROR", "a fault"));
  expect(await goBack(state, account)).toMatchObject({
    kind: "back",
    taskDefinition: "web:1",
    how: "CodeDeploy rolled back; no traffic had been moved",
  });
  expect(account.world.deployments).toHaveLength(1);
});

test("a stop that comes too late goes on from how the deployment ended", async () => {
  const { state, account, codeDeploy, clock } = await deploying(70_000);
  const stopAndRollBack = async (id: string) => {
    await clock.sleep(2 * MINUTE);
    return await codeDeploy.stopAndRollBack(id);
  };
  expect(await goBack(state, account, { codeDeploy: { stopAndRollBack } })).toMatchObject({
    kind: "back",
    how: "deployed again as d-000000002",
  });
});

test.each([
  ["under way", 4_000],
  ["serving", 5 * MINUTE],
])("somebody else's newer release, %s, is left alone", async (_, after) => {
  const { state, account, clock } = await deploying(5 * MINUTE);
  account.taskDefinitions.register(account.taskDefinitions.find("web:2")?.definition as never);
  const theirs = await begin(account, "web:3", { description: "theirs" });
  await clock.sleep(after);
  const wentBack = await goBack(state, account);
  expect(wentBack).toEqual({ kind: "overtaken", by: theirs, taskDefinition: "web:3" });
  expect(account.world.deployments).toHaveLength(2);
});

test("a way back that was cut short is found again and not begun twice", async () => {
  const { state, account, clock, codeDeploy } = await deploying(5 * MINUTE);
  const cancelling = new AbortController();
  const create = async (request: NewDeployment) => {
    const created = await codeDeploy.create(request);
    cancelling.abort(new Error("SIGTERM"));
    return created;
  };
  const first = await goBack(state, account, { codeDeploy: { create }, signal: cancelling.signal });
  expect(first).toMatchObject({ kind: "unfinished", why: "the step was cancelled" });
  await clock.sleep(1_000);
  expect(await goBack(state, account)).toMatchObject({
    kind: "back",
    how: "it was on its way back already",
    already: true,
  });
  await clock.sleep(2 * MINUTE);
  expect(await goBack(state, account)).toMatchObject({ kind: "back", how: "it was back already", already: true });
  expect(account.world.deployments).toHaveLength(2);
});

test("a way back that does not hold is not tried again", async () => {
  const { state, account, clock } = await deploying(5 * MINUTE);
  const create = async (request: NewDeployment) => {
    const created = account.world.create(request);
    await clock.sleep(4_000);
    account.world.interrupt(new Interruption("Failed", "INTERNAL_ERROR", "a fault"));
    return created;
  };
  const failed = { kind: "failed", serving: "web:2", why: expect.stringContaining("INTERNAL_ERROR") };
  expect(await goBack(state, account, { codeDeploy: { create } })).toEqual(failed);
  expect(await goBack(state, account)).toMatchObject({ kind: "failed" });
  expect(account.world.deployments).toHaveLength(2);
});

test("without a release before there is no way back", async () => {
  const before = { ...undertaking(0).before, taskDefinition: undefined };
  const { state, account } = await deploying(5 * MINUTE, { undertaking: { before } });
  expect(await goBack(state, account)).toMatchObject({ kind: "impossible", serving: "web:2" });
});

test("a release before that was deregistered comes back as a copy", async () => {
  const before = { ...undertaking(0).before, needsCopy: true };
  const { state, account } = await deploying(5 * MINUTE, { undertaking: { before } });
  account.taskDefinitions.deregister("web:1");
  expect(await goBack(state, account)).toMatchObject({
    kind: "back",
    taskDefinition: "web:3",
    how: "deployed again as d-000000002; web:3 is a copy of web:1",
  });
});

test("a deployment whose answer was lost is recognised by its mark, and goes back", async () => {
  const { account, goal } = await deploying(10_000, { group: { terminationWait: 30 } });
  expect(await goBack({ phase: "creating", undertaking: goal }, account)).toMatchObject({ kind: "back" });
  expect(account.world.weights).toEqual(WEB_1);
});

test("a deployment that CodeDeploy never got leaves nothing to take back but the desired count", async () => {
  const account = fakeCodeDeployAccount();
  const before = { ...undertaking(0).before, changed: { desiredCount: 5 } };
  account.world.desiredCount = 5;
  for (const phase of ["settings", "creating"] as const) {
    const state = { phase, undertaking: undertaking(account.clock.now(), { before }) };
    expect(await goBack(state, account)).toMatchObject({ kind: "back", taskDefinition: "web:1", already: true });
    expect(account.world.desiredCount).toBe(2);
  }
  expect(await goBack({ phase: "untouched" }, account)).toMatchObject({ kind: "back", taskDefinition: "web:1" });
});

test("the desired count comes back with the release", async () => {
  const before = { ...undertaking(0).before, changed: { desiredCount: 5 } };
  const { state, account } = await deploying(4_000, { undertaking: { before } });
  account.world.desiredCount = 5;
  await goBack(state, account);
  expect(account.world.desiredCount).toBe(2);
});
