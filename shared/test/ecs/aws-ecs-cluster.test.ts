import { CreateServiceCommand, RegisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import { ManualClock } from "@deploy-actions/simulator/clock";
import { expect, test } from "@jest/globals";
import { type Clock, systemClock } from "../../src/clock.ts";
import { awsEcsCluster } from "../../src/ecs/aws-ecs.ts";
import type { Ecs } from "../../src/ecs/ecs.ts";
import { type Account, HEALTHY, openAccount, pass, webTask } from "../../testkit/ecs/account.ts";
import { accessTo } from "../../testkit/simulated-access.ts";

/** An account with so many services beside web, and its time, which stands still unless `running` lets it go. */
async function openServices(count: number) {
  const clock = new ManualClock();
  const account = await openAccount({ clock });
  const names = Array.from({ length: count }, (_, index) => `s${index}`);
  const image = account.push("v2", HEALTHY);
  for (const family of names) {
    await pass(account.aws, 1_000);
    await account.ecs.send(new RegisterTaskDefinitionCommand({ ...webTask(image), family }));
    await account.ecs.send(
      new CreateServiceCommand({
        cluster: "prod",
        serviceName: family,
        taskDefinition: family,
        desiredCount: 0,
        launchType: "FARGATE",
        networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-0a1b2c3d4e5f60718"] } },
      }),
    );
  }
  await pass(account.aws, 60_000);
  return Object.assign(account, { clock, names });
}

/** Lets the account's time run eight times as fast as the wall clock's while the work is done. */
async function running<T>(clock: ManualClock, work: Promise<T>): Promise<T> {
  const hand = setInterval(() => clock.advance(40), 5);
  try {
    return await work;
  } finally {
    clearInterval(hand);
  }
}

const timeOf = ({ aws }: Account): Clock => ({
  now: () => aws.clock.now(),
  sleep: (ms) => new Promise((passed) => void aws.clock.after(ms, passed)),
});

/** How often each operation was called from a call on, and the errors among them. */
function callsSince({ aws }: Account, from: number) {
  const calls = aws.calls.slice(from);
  const counts: Record<string, number> = {};
  for (const { operation } of calls) counts[operation] = (counts[operation] ?? 0) + 1;
  return { counts, errors: calls.flatMap(({ errorCode }) => errorCode ?? []) };
}

/** What a step reads of a service before it plans. */
async function observe(ecs: Ecs): Promise<string> {
  const search = await ecs.findService();
  if (search.kind !== "found") throw new Error(`The service is not there: ${search.kind}.`);
  const { service } = search;
  const live = await ecs.findTaskDefinition(service.taskDefinition);
  await ecs.findTaskDefinition(live?.definition.family ?? "");
  const [newest] = await ecs.listServiceDeployments({ status: "SUCCESSFUL" });
  const deployment = await ecs.findServiceDeployment(newest?.arn ?? "");
  const revision = await ecs.findServiceRevision(deployment?.targetServiceRevision ?? "");
  return `${service.name} ${revision?.taskDefinition}`;
}

test("a hundred services are read in ten DescribeServices, and none of all the calls is throttled", async () => {
  await using account = await openServices(100);
  const { aws, clock, names } = account;
  const from = aws.calls.length;
  const cluster = awsEcsCluster({ access: accessTo(aws), cluster: "prod", clock: timeOf(account), log: () => {} });

  const read = await running(clock, Promise.all(names.map((name) => observe(cluster.service(name)))));

  expect(read).toEqual(names.map((name) => `${name} ${name}:1`));
  const { counts, errors } = callsSince(account, from);
  expect(errors).toEqual([]);
  expect(counts).toMatchObject({ DescribeServices: 10, DescribeTaskDefinition: 200, ListServiceDeployments: 100 });
  // Their deployments were listed in turns, over some seconds.
  expect(counts.DescribeServiceDeployments).toBeLessThanOrEqual(40);
  expect(counts.DescribeServiceRevisions).toBeLessThanOrEqual(40);
});

test("only the service that does not exist pays for the search for names like its own", async () => {
  await using account = await openServices(3);
  const from = account.aws.calls.length;
  const cluster = awsEcsCluster({ access: accessTo(account.aws), cluster: "prod", clock: systemClock, log: () => {} });
  const found = await Promise.all(["s0", "wep", "s2"].map((name) => cluster.service(name).findService()));
  expect(found).toMatchObject([
    { kind: "found", service: { name: "s0" } },
    { kind: "no-service", nearest: expect.arrayContaining(["web"]) },
    { kind: "found", service: { name: "s2" } },
  ]);
  expect(callsSince(account, from).counts).toEqual({ DescribeServices: 1, ListServices: 1 });
});

test("a cluster that does not exist is asked about once, and every service is told", async () => {
  await using account = await openServices(0);
  const from = account.aws.calls.length;
  const cluster = awsEcsCluster({ access: accessTo(account.aws), cluster: "prd", clock: systemClock, log: () => {} });
  const found = await Promise.all(["web", "api"].map((name) => cluster.service(name).findService()));
  expect(found).toEqual(Array(2).fill({ kind: "no-cluster", nearest: ["prod"] }));
  expect(callsSince(account, from).counts.DescribeServices).toBe(1);
});

test("a service that the policy leaves out does not hide those that it allows", async () => {
  await using account = await openServices(2);
  const { aws } = account;
  const Resource = `arn:aws:ecs:${aws.region}:${aws.account}:service/prod/s0`;
  const statement = { Effect: "Allow", Action: "ecs:DescribeServices", Resource };
  const env = aws.iam.user("limited", { policies: [{ Version: "2012-10-17", Statement: [statement] }] });
  const cluster = awsEcsCluster({
    access: accessTo({ ...aws, env }),
    cluster: "prod",
    clock: systemClock,
    log: () => {},
  });
  const [allowed, denied] = await Promise.allSettled(["s0", "s1"].map((name) => cluster.service(name).findService()));
  expect(allowed).toMatchObject({ value: { kind: "found", service: { name: "s0" } } });
  expect(denied).toMatchObject({
    reason: { message: expect.stringMatching(/^AWS denied reading service s1 of cluster prod .*service\/prod\/s1\.$/) },
  });
});

test("an error that is nobody's own is told to every service by its name", async () => {
  await using account = await openServices(2);
  account.aws.faults.inject({ operation: "ecs:DescribeServices", fault: "server-error", times: 1 });
  const access = accessTo(account.aws);
  const cluster = awsEcsCluster({ access, cluster: "prod", clock: systemClock, log: () => {}, maxAttempts: 1 });
  const found = await Promise.allSettled(["s0", "s1"].map((name) => cluster.service(name).findService()));
  expect(found).toMatchObject(
    ["s0", "s1"].map((name) => ({
      reason: { message: expect.stringContaining(`AWS failed on its side at reading service ${name}`) },
    })),
  );
});

test("a cancelled step does not send what was still waiting for its turn", async () => {
  await using account = await openServices(0);
  const from = account.aws.calls.length;
  const cancel = new AbortController();
  const cluster = awsEcsCluster({
    access: accessTo(account.aws),
    cluster: "prod",
    clock: { now: () => 0, sleep: (_, signal) => systemClock.sleep(3_600_000, signal) },
    log: () => {},
    signal: cancel.signal,
  });
  const web = cluster.service("web");
  const updates = Array.from({ length: 60 }, () => web.update({ desiredCount: 2 }));
  await Promise.all(updates.slice(0, 40));
  cancel.abort(new Error("The run was cancelled."));
  const ended = await Promise.allSettled(updates);
  expect(ended.slice(40)).toEqual(Array(20).fill({ status: "rejected", reason: new Error("The run was cancelled.") }));
  expect(callsSince(account, from)).toEqual({ counts: { UpdateService: 40 }, errors: [] });
});

test("a task definition that several services run is read once; after a write it is read again", async () => {
  await using account = await openServices(0);
  const from = account.aws.calls.length;
  const cluster = awsEcsCluster({ access: accessTo(account.aws), cluster: "prod", clock: systemClock, log: () => {} });
  const [web, api] = [cluster.service("web"), cluster.service("api")];
  const [newest, again] = await Promise.all([web.findTaskDefinition("web"), api.findTaskDefinition("web")]);
  expect(await web.findTaskDefinition("web:1")).toEqual(newest);
  expect(again).toEqual(newest);
  expect(callsSince(account, from).counts).toEqual({ DescribeTaskDefinition: 1 });

  const registered = await web.register(webTask(account.push("v3", HEALTHY)));
  expect(await api.findTaskDefinition("web")).toMatchObject({ name: registered.name });
});

test("an update that is called off while it waits for its turn is not sent, and the others are", async () => {
  await using account = await openServices(0);
  const from = account.aws.calls.length;
  const cluster = awsEcsCluster({
    access: accessTo(account.aws),
    cluster: "prod",
    clock: { now: () => 0, sleep: (_, signal) => systemClock.sleep(signal ? 3_600_000 : 1, signal) },
    log: () => {},
  });
  const web = cluster.service("web");
  const calledOff = new AbortController();
  const own = Array.from({ length: 45 }, () => web.update({ desiredCount: 2 }, calledOff.signal));
  const others = Array.from({ length: 3 }, () => web.update({ desiredCount: 2 }));
  await Promise.all([...own.slice(0, 40), ...others]);
  calledOff.abort(new Error("Another one failed."));
  const ended = await Promise.allSettled(own);
  expect(ended.slice(40)).toEqual(Array(5).fill({ status: "rejected", reason: new Error("Another one failed.") }));
  expect(callsSince(account, from)).toEqual({ counts: { UpdateService: 43 }, errors: [] });
});
