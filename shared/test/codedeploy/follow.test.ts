import { expect, test } from "@jest/globals";
import { type AppSpec, appSpecFor, writeAppSpec } from "../../src/codedeploy/app-spec.ts";
import type { CodeDeploy, NewDeployment } from "../../src/codedeploy/codedeploy.ts";
import { type Following, followDeployment } from "../../src/codedeploy/follow.ts";
import { type FakeCodeDeployAccount, fakeCodeDeployAccount } from "../../testkit/codedeploy/fake-account.ts";
import { Interruption } from "../../testkit/codedeploy/fake-deployment.ts";
import { type VirtualClock, virtualClock } from "../../testkit/virtual-clock.ts";

const START = 1_790_000_000_000;
const APP_SPEC: AppSpec = appSpecFor({ placement: {} }, { containerName: "app", containerPort: 8080 });
const CANARY = "CodeDeployDefault.ECSCanary10Percent5Minutes";
const MINUTE = 60_000;

/** web:2 on its way, and what following it came to. */
async function story(
  settings: Parameters<typeof fakeCodeDeployAccount>[0] & {
    readonly deployment?: Partial<NewDeployment>;
    readonly following?: (clock: VirtualClock, account: FakeCodeDeployAccount) => Partial<Following>;
    /** What happens meanwhile. */
    readonly act?: (account: FakeCodeDeployAccount, clock: VirtualClock, id: string) => Promise<void>;
    readonly crashes?: boolean;
  } = {},
) {
  const clock = virtualClock(START);
  const account = fakeCodeDeployAccount({ ...settings, clock });
  if (settings.crashes) account.world.crashing.add("web:2");
  const { arn = "" } = account.taskDefinitions.find("web:2") ?? {};
  const appSpec = writeAppSpec(APP_SPEC, arn);
  const request = { application: "web", group: "web", appSpec, description: "", ...settings.deployment };
  const created = await account.codeDeploy.create(request);
  const id = created.kind === "created" ? created.id : "";
  const log: string[] = [];
  let calls = 0;
  const counted: CodeDeploy = {
    ...account.codeDeploy,
    findDeployment: (asked) => {
      calls += 1;
      return account.codeDeploy.findDeployment(asked);
    },
    findTarget: (asked) => {
      calls += 1;
      return account.codeDeploy.findTarget(asked);
    },
  };
  const work = followDeployment(id, {
    until: "traffic-shifted",
    codeDeploy: counted,
    clock,
    log: (line) => log.push(line),
    signal: new AbortController().signal,
    deadline: START + 60 * MINUTE,
    releases: { from: "web:1", to: "web:2" },
    ...settings.following?.(clock, account),
  });
  const acted = settings.act?.(account, clock, id);
  const followed = await clock.run(work);
  await acted;
  return { followed, log, account, took: clock.now() - START, calls, clock };
}

test("a release that gets all the traffic is a good end, told event by event, once each", async () => {
  const { followed, log, account } = await story();
  expect(followed.ending).toEqual({ kind: "succeeded" });
  expect(account.world.weights).toEqual({ "web:2": 100 });
  const succeeded = log.filter((line) => line.endsWith(" succeeded."));
  expect(succeeded.map((line) => line.split(" ")[0])).toEqual([
    "BeforeInstall",
    "Install",
    "AfterInstall",
    "AllowTestTraffic",
    "AfterAllowTestTraffic",
    "BeforeAllowTraffic",
    "AllowTraffic",
    "AfterAllowTraffic",
  ]);
  expect(new Set(log).size).toBe(log.length);
  expect(log).toContain("web:2 (green) 2 of 2 running · web:1 (blue) 2 running");
  expect(log).toContain("web:2 has 100 % of the traffic.");
  expect(followed.samples.at(-1)).toMatchObject({ newRunning: 2, desired: 2 });
});

test("a canary shows its shares over time", async () => {
  const { followed } = await story({ deployment: { configuration: CANARY } });
  expect([...new Set(followed.traffic.map(({ share }) => share))]).toEqual([0, 10, 100]);
  const [held, all] = [10, 100].map((share) => followed.traffic.find((sample) => sample.share === share)?.at ?? 0);
  expect((all ?? 0) - (held ?? 0)).toBeGreaterThan(4.9 * MINUTE);
});

test("complete is not said before the old tasks are gone", async () => {
  const shifted = await story({ group: { terminationWait: 5 } });
  const complete = await story({ group: { terminationWait: 5 }, following: () => ({ until: "complete" }) });
  expect(complete.followed.ending).toEqual({ kind: "succeeded" });
  expect(complete.took - shifted.took).toBeGreaterThan(4.9 * MINUTE);
});

test("half a call per second is never exceeded, and the end is seen within three seconds", async () => {
  const { calls, took, account } = await story({
    deployment: { configuration: CANARY },
    group: { terminationWait: 9 },
  });
  expect(calls / (took / 1000)).toBeLessThanOrEqual(0.5);
  const target = await account.codeDeploy.findTarget("d-000000001");
  const shiftedAt = target?.lifecycleEvents.at(-1)?.endedAt ?? 0;
  expect(START + took - shiftedAt).toBeLessThanOrEqual(3_000);
});

test("a long wait in Ready costs no more than the rest", async () => {
  const { calls, took } = await story({
    group: { readyWait: 30 },
    act: async ({ codeDeploy }, clock, id) => {
      await clock.sleep(20 * MINUTE);
      await codeDeploy.continueReady(id);
    },
  });
  expect(took).toBeGreaterThan(20 * MINUTE);
  expect(calls / (took / 1000)).toBeLessThanOrEqual(0.5);
});

test("Ready is where wait-until: paused ends", async () => {
  const { followed, account } = await story({ group: { readyWait: 30 }, following: () => ({ until: "paused" }) });
  expect(followed.ending).toEqual({ kind: "paused", stage: "Ready", hook: "READY_WAIT" });
  expect(account.world.weights).toEqual({ "web:1": 100 });
});

test("who waits in Ready is told once what somebody has to do", async () => {
  const { followed, log } = await story({
    group: { readyWait: 10 },
    act: async ({ codeDeploy }, clock, id) => {
      await clock.sleep(5 * MINUTE);
      await codeDeploy.continueReady(id);
    },
  });
  expect(followed.ending).toEqual({ kind: "succeeded" });
  expect(
    log.filter((line) => line.includes("aws deploy continue-deployment --deployment-id d-000000001")),
  ).toHaveLength(1);
});

test("nobody continued it: CodeDeploy ends it, and no traffic had moved", async () => {
  const { followed, account } = await story({ group: { readyWait: 2 } });
  expect(followed.ending).toMatchObject({ kind: "failed", reason: expect.stringContaining("TIMEOUT") });
  expect(account.world.weights).toEqual({ "web:1": 100 });
});

const alarm = new Interruption("Stopped", "ALARM_ACTIVE", "web-5xx is in ALARM");
const person = new Interruption("Stopped", "MANUAL_STOP", "stopped on request");

test.each([
  ["an alarm whose rollback is configured", alarm, ["DEPLOYMENT_STOP_ON_ALARM"], { kind: "rolled-back", by: "alarm" }],
  ["an alarm alone", alarm, [], { kind: "failed", by: "alarm" }],
  [
    "somebody, with the group's rollback",
    person,
    ["DEPLOYMENT_STOP_ON_REQUEST"],
    { kind: "rolled-back", by: "request" },
  ],
  ["somebody, without going back", person, [], { kind: "stopped" }],
] as const)("a canary that is ended by %s", async (_, interruption, autoRollback, ending) => {
  const { followed, account } = await story({
    deployment: { configuration: CANARY, autoRollback },
    act: async ({ world }, clock) => {
      await clock.sleep(2 * MINUTE);
      world.interrupt(interruption);
    },
  });
  expect(followed.ending).toMatchObject(ending);
  const isBack = ending.kind === "rolled-back";
  expect(account.world.weights).toEqual(isBack ? { "web:1": 100 } : { "web:1": 90, "web:2": 10 });
  expect(followed.traffic.at(-1)?.share).toBe(isBack ? 0 : 10);
});

test("a hook that fails is named, with its answer", async () => {
  const appSpec = JSON.stringify({
    ...JSON.parse(writeAppSpec(APP_SPEC, "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:2")),
    Hooks: [{ BeforeAllowTraffic: "smoke" }],
  });
  const { followed } = await story({
    deployment: { appSpec, autoRollback: ["DEPLOYMENT_FAILURE"] },
    following: (_, { world }) => {
      world.failingHooks.add("smoke");
      return {};
    },
  });
  expect(followed.ending).toMatchObject({
    kind: "rolled-back",
    by: "hook",
    reason: expect.stringContaining("BeforeAllowTraffic failed: smoke answered Failed"),
  });
});

test("tasks that crash are asked about, and end the wait long before CodeDeploy's hour", async () => {
  const { followed, took } = await story({
    crashes: true,
    following: (_, { world }) => ({
      findDoom: async (taskSetId) => {
        const stopped = world.taskSets.find(({ id }) => id === taskSetId)?.stopped ?? 0;
        return stopped >= 2 ? { because: `${stopped} tasks crashed` } : undefined;
      },
    }),
  });
  expect(followed.ending).toEqual({ kind: "doomed", because: "2 tasks crashed" });
  expect(took).toBeLessThan(20_000);
});

test("the checks are made at each share while following goes on, and all the traffic is the last one", async () => {
  const steps: string[] = [];
  const { followed } = await story({
    deployment: { configuration: CANARY },
    following: (clock) => ({
      verify: async ({ share, last }) => {
        steps.push(`${share}${last ? " last" : ""}`);
        await clock.sleep(30_000);
        return { kind: "passed" };
      },
    }),
  });
  expect(followed.ending).toEqual({ kind: "succeeded" });
  expect(steps).toEqual(["10", "100 last"]);
});

test("checks that fail at 10 % end it there", async () => {
  const { followed, account } = await story({
    deployment: { configuration: CANARY },
    following: (clock) => ({
      verify: async ({ share }) => {
        await clock.sleep(30_000);
        return share === 10 ? { kind: "failed", reason: "home answered 500" } : { kind: "passed" };
      },
    }),
  });
  expect(followed.ending).toEqual({ kind: "unhealthy", share: 10, reason: "home answered 500" });
  expect(account.world.weights).toEqual({ "web:1": 90, "web:2": 10 });
});

test("a timeout is not waited beyond, and a cancelled job not at all", async () => {
  const timedOut = await story({ crashes: true, following: () => ({ deadline: START + 2 * MINUTE }) });
  expect(timedOut.followed.ending).toEqual({ kind: "timed-out" });
  expect(timedOut.took).toBe(2 * MINUTE);

  const cancelling = new AbortController();
  const cancelled = await story({
    following: () => ({ signal: cancelling.signal }),
    act: async (_, clock) => {
      await clock.sleep(5_000);
      cancelling.abort(new Error("SIGINT"));
    },
  });
  expect(cancelled.followed.ending).toEqual({ kind: "cancelled" });
  expect(cancelled.took).toBe(5_000);
});

test("looks that fail are made up for; two minutes without one are too long", async () => {
  const blind =
    (from: number, to: number) =>
    (clock: VirtualClock, { codeDeploy }: FakeCodeDeployAccount) => ({
      codeDeploy: {
        ...codeDeploy,
        findTarget: async (id: string) => {
          const at = clock.now() - START;
          if (at >= from && at < to) throw new Error("AWS could not be reached");
          return await codeDeploy.findTarget(id);
        },
      },
    });
  const healed = await story({ following: blind(3_000, 30_000) });
  expect(healed.followed.ending).toEqual({ kind: "succeeded" });
  const lost = await story({ following: blind(3_000, 60 * MINUTE), group: { terminationWait: 60 } });
  expect(lost.followed.ending).toMatchObject({ kind: "lost-sight" });
});
