import { expect, test } from "@jest/globals";
import type { EcsServiceCheck } from "../../src/checks/check.ts";
import { type EcsReads, ecsServiceProbe } from "../../src/checks/probes/ecs-service-probe.ts";
import { type FakeEcsAccount, type FakeEcsSettings, fakeEcsAccount } from "../../testkit/ecs/fake-account.ts";
import { crashing, healthy, type Program } from "../../testkit/ecs/fake-images.ts";
import { definition, image } from "../../testkit/ecs/web-task.ts";
import { common, never, timeout } from "./checks.ts";

const check = (overrides: Partial<EcsServiceCheck> = {}): EcsServiceCheck => ({
  ...common,
  kind: "ecs-service",
  cluster: "prod",
  service: "web",
  taskDefinition: "web:2",
  deployment: undefined,
  ...overrides,
});

const denied = () => Promise.reject(new Error("AWS is not to be asked"));

function probe({ clock, ecs }: FakeEcsAccount, checked = check(), reads: EcsReads = ecs) {
  const expectation = { deployedAt: clock.now(), startedAt: clock.now() };
  const opened = ecsServiceProbe(checked, expectation, { clock, access: denied }, async () => reads);
  return async () => (await opened.look(never))[0];
}

/** Service web runs web:1; web:2 was just deployed, and runs this program. */
async function deployed(program: Program, settings: FakeEcsSettings = {}) {
  const account = await fakeEcsAccount(settings);
  account.images.push(image("v2"), program);
  account.taskDefinitions.register(definition(image("v2")));
  const { deployments } = await account.ecs.update({ taskDefinition: "web:2" });
  return { account, deployment: deployments[0]?.id };
}

test("a rollout is stale while the old release runs tasks, then on its way, then good", async () => {
  const { account, deployment } = await deployed(healthy(20_000));
  const look = probe(account, check({ deployment }));
  const seen: unknown[] = [];
  for (let seconds = 0; seconds <= 60; seconds += 5) {
    const { target, outcome, version } = (await look()) ?? {};
    if (JSON.stringify(seen.at(-1)) !== JSON.stringify({ target, outcome, version }))
      seen.push({ target, outcome, version });
    await account.clock.sleep(5_000);
  }
  expect(seen).toEqual([
    { target: "prod/web", outcome: "stale", version: "web:1" },
    { target: "prod/web", outcome: "pass", version: "web:2" },
  ]);
});

test("a release that ECS rolled back is a failure for good, with why its tasks stopped and what ECS told", async () => {
  const { account, deployment } = await deployed(crashing(), { breaker: { enable: true, rollback: true } });
  const look = probe(account, check({ deployment }));
  await account.clock.sleep(120_000);
  const seen = await look();
  expect(seen).toMatchObject({
    outcome: "fail",
    final: true,
    version: "web:1",
    reason: "ECS went back from web:2 to web:1: ECS deployment circuit breaker: tasks failed to start",
  });
  const [task, , , ...events] = seen?.evidence ?? [];
  expect(task).toMatch(/^task task\d+ stopped \(container app with exit code 1\): Essential container in task exited$/);
  expect(events.at(-1)).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z \(service web\) has reached a steady state\.$/);
});

test("a deployment that is not shown is waited for, and given up when reads cannot lag that long", async () => {
  const account = await fakeEcsAccount();
  const look = probe(account, check({ deployment: "ecs-svc/9" }));
  expect(await look()).toMatchObject({ outcome: "stale" });
  await account.clock.sleep(19_000);
  expect(await look()).toMatchObject({ outcome: "stale" });
  await account.clock.sleep(1_000);
  expect(await look()).toMatchObject({ outcome: "fail", final: true });
});

test("an autoscaler at work does not fail a service that was whole, and a task that ends does", async () => {
  const { account } = await deployed(healthy());
  await account.clock.sleep(60_000);
  const look = probe(account);
  expect(await look()).toMatchObject({ outcome: "pass" });
  await account.ecs.update({ desiredCount: 4 });
  await account.clock.sleep(2_000);
  expect(await look()).toMatchObject({ outcome: "pass", reason: expect.stringContaining("2 of 4 tasks, 2 pending") });
  await account.clock.sleep(60_000);
  expect(await look()).toMatchObject({ outcome: "pass", reason: expect.stringContaining("4 of 4 tasks") });
  for (const task of account.tasks.all.filter(({ stopped }) => !stopped).slice(0, 1)) account.tasks.stop(task, "x");
  expect(await look()).toMatchObject({ outcome: "fail", reason: "web:2 runs 3 of 4 tasks" });
});

test("how a service deployment ended is asked once", async () => {
  const { account } = await deployed(healthy());
  await account.clock.sleep(60_000);
  let asked = 0;
  const ecs: EcsReads = {
    ...account.ecs,
    findServiceDeployment: (arn) => {
      asked += 1;
      return account.ecs.findServiceDeployment(arn);
    },
  };
  const look = probe(account, check(), ecs);
  for (let looks = 0; looks < 3; looks++) expect(await look()).toMatchObject({ outcome: "pass" });
  expect(asked).toBe(1);
});

test.each([
  ["cluster", { cluster: "prd" }, "Cluster prd does not exist", "There is: prod."],
  ["service", { service: "wep" }, "Service wep of cluster prod does not exist", "There is: web."],
])(
  "a %s that does not exist can never be measured, and the nearest name is told",
  async (_, overrides, reason, hint) => {
    const account = await fakeEcsAccount();
    const asked = check(overrides);
    const seen = await probe(account, asked, account.ecsOf(asked))();
    expect(seen).toMatchObject({ outcome: "error", final: true, reason });
    expect(seen?.evidence?.[0]).toContain(hint);
  },
);

test("evidence that cannot be read is left out", async () => {
  const { account, deployment } = await deployed(crashing(), { breaker: { enable: true, rollback: true } });
  await account.clock.sleep(120_000);
  const ecs = { ...account.ecs, listStoppedTasks: () => Promise.reject(new Error("AWS denied ecs:ListTasks")) };
  expect(await probe(account, check({ deployment }), ecs)()).toMatchObject({ outcome: "fail", final: true });
});

test("AWS that does not answer in time is an error of this sample", async () => {
  const account = await fakeEcsAccount();
  const ecs: EcsReads = { ...account.ecs, findService: () => new Promise(() => {}) };
  const seen = await probe(account, check(timeout(20)), ecs)();
  expect(seen).toEqual({ target: "prod/web", outcome: "error", reason: "AWS did not answer within 20 ms" });
});

test("a gate that is stopped ends the look with its reason", async () => {
  const account = await fakeEcsAccount();
  const controller = new AbortController();
  const ecs: EcsReads = { ...account.ecs, findService: () => new Promise(() => {}) };
  const opened = ecsServiceProbe(
    check(),
    { deployedAt: 0, startedAt: 0 },
    { ...account, access: denied },
    async () => ecs,
  );
  const looking = opened.look(controller.signal);
  controller.abort(new Error("SIGINT"));
  await expect(looking).rejects.toThrow("SIGINT");
});

test("access that could not be opened is tried again at the next sample", async () => {
  const account = await fakeEcsAccount();
  let tries = 0;
  const open = async () => {
    tries += 1;
    if (tries === 1) throw new Error("the connection broke");
    return account.ecs;
  };
  const wanted = check({ taskDefinition: "web:1" });
  const opened = ecsServiceProbe(wanted, { deployedAt: 0, startedAt: 0 }, { ...account, access: denied }, open);
  expect(await opened.look(never)).toMatchObject([{ outcome: "error", reason: "the connection broke" }]);
  expect(await opened.look(never)).toMatchObject([{ outcome: "pass" }]);
});
