import { manyAccount } from "@deploy-actions/shared/testkit/ecs/many-account";
import { expect, test } from "@jest/globals";
import { BAD, changes, everyone, shop } from "./fleet-shop.ts";
import { play, playPost, told } from "./fleet-story.ts";

test("wave after wave, every service is on its new release", async () => {
  await using account = await shop();
  const { step, log, state } = await play(account, account);
  expect(told(step)).toEqual(everyone("deployed *:2"));
  expect(await account.serving()).toEqual(everyone("*:2"));
  const order = changes(account).map((change) => change.split(" ")[0]);
  expect([order[0], order.slice(1, 3).sort(), order[3]]).toEqual(["db", ["api", "worker"], "web"]);
  expect(log).toContain("[web] web:2 is steady.");
  expect((await playPost(account, state)).finished).toEqual([]);
});

test("when the first wave fails, nobody else is begun", async () => {
  await using account = await shop({ db: BAD });
  const { step } = await play(account, account);
  expect(told(step)).toEqual({ ...everyone("not-started *:1"), db: "rolled-back db:1" });
  expect(await account.serving()).toEqual(everyone("*:1"));
  expect(changes(account)).toEqual(["db db:2", expect.stringMatching(/^db (stop|db:1)$/)]);
});

test("when the last wave fails, everything goes back, the last that came first", async () => {
  await using account = await shop({ web: BAD });
  const { step, state } = await play(account, account);
  expect(told(step)).toEqual(everyone("rolled-back *:1"));
  expect(await account.serving()).toEqual(everyone("*:1"));
  const back = changes(account)
    .slice(4)
    .map((change) => change.split(" ")[0]);
  expect([back[0], back.slice(1, 3).sort(), back[3]]).toEqual(["web", ["api", "worker"], "db"]);
  const classes = step.services.map(({ outcome }) => "diagnosis" in outcome && outcome.diagnosis.class);
  expect(classes).toEqual(["called-off", "called-off", "called-off", "crash"]);
  const because = step.services.map(({ outcome }) => "diagnosis" in outcome && outcome.diagnosis.what);
  expect(because[0]).toContain("was called off: service web did not come through");
  expect((await playPost(account, state)).finished).toEqual([]);
});

test("while one fails its siblings are still rolling: they are called off, and go back", async () => {
  await using account = await shop({ worker: BAD });
  const { step, log } = await play(account, account);
  expect(log).not.toContain("[api] api:2 is steady.");
  expect(told(step)).toEqual({ ...everyone("rolled-back *:1"), web: "not-started web:1" });
  expect(await account.serving()).toEqual(everyone("*:1"));
  expect(step.services[1]?.outcome).toMatchObject({
    diagnosis: { class: "called-off", what: expect.stringContaining("service worker did not come through") },
  });
});

test("a service that runs it already stays untouched while the others go back", async () => {
  await using account = await shop({ web: BAD });
  const first = { ...account.inputs, services: "[{ name: api }]", images: account.inputs.images.split("\n")[1] ?? "" };
  expect(told((await play(account, { inputs: first })).step)).toEqual({ api: "deployed api:2" });
  await account.pass(60_000);
  const { step } = await play(account, account);
  expect(told(step)).toEqual({ ...everyone("rolled-back *:1"), api: "unchanged api:2" });
  expect(await account.serving()).toEqual({ ...everyone("*:1"), api: "api:2" });
});

test("on-failure: leave leaves each where it got, and says where that is", async () => {
  await using account = await shop({ worker: BAD });
  const { step, state } = await play(account, { inputs: { ...account.inputs, "on-failure": "leave" } });
  expect(told(step)).toEqual({
    db: "deployed db:2",
    // It was not called off: what is left should have come to an end.
    api: "deployed api:2",
    worker: "failed worker:2",
    web: "not-started web:1",
  });
  expect(changes(account)).toEqual(["db db:2", "api api:2", "worker worker:2"]);
  expect((await playPost(account, state)).finished).toEqual([]);
  const now = await account.now();
  expect(Object.values(now).map(({ taskDefinition }) => taskDefinition)).toEqual([
    "db:2",
    "api:2",
    "worker:2",
    "web:1",
  ]);
});

test("somebody else's deployment is left alone, and the others go back", async () => {
  await using account = await shop();
  const { UpdateServiceCommand } = await import("@aws-sdk/client-ecs");
  const elsewhere = new UpdateServiceCommand({
    cluster: "prod",
    service: "api",
    forceNewDeployment: true,
    taskDefinition: "api:1",
  });
  const { step } = await play(account, {
    ...account,
    when: { "[api] Deploying api:2": () => account.ecs.send(elsewhere) },
  });
  expect(told(step)).toEqual({
    db: "rolled-back db:1",
    api: "superseded api:1",
    worker: "rolled-back worker:1",
    web: "not-started web:1",
  });
  expect(await account.serving()).toEqual(everyone("*:1"));
});

test("a definition that several services share is registered once", async () => {
  await using account = await manyAccount({ services: ["web=shop", "admin=shop", "api"] });
  const image = account.push("shop", "v2");
  const from = account.aws.calls.length;
  const images = `web=${image}\nadmin=${image}\napi=${account.push("api", "v2")}`;
  const { step } = await play(account, {
    inputs: { services: "[{ name: web }, { name: admin }, { name: api }]", images },
  });
  expect(told(step)).toEqual({ web: "deployed shop:2", admin: "deployed shop:2", api: "deployed api:2" });
  const registered = account.aws.calls.slice(from).filter(({ operation }) => operation === "RegisterTaskDefinition");
  expect(registered.map(({ input }) => input.family)).toEqual(["shop", "api"]);
});
