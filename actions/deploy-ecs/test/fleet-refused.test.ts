import { manyAccount } from "@deploy-actions/shared/testkit/ecs/many-account";
import { accessTo } from "@deploy-actions/shared/testkit/simulated-access";
import { expect, test } from "@jest/globals";
import { everyone, shop } from "./fleet-shop.ts";
import { type FleetAccount, play, playPost, told } from "./fleet-story.ts";

/** The same account for somebody who may do everything but change this service. */
function withoutPermission<T extends FleetAccount>(account: T, service: string): T {
  const { aws } = account;
  const Resource = `arn:aws:ecs:${aws.region}:${aws.account}:service/prod/${service}`;
  const env = aws.iam.user("limited", {
    policies: [
      {
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Action: "*", Resource: "*" },
          { Effect: "Deny", Action: "ecs:UpdateService", Resource },
        ],
      },
    ],
  });
  return { ...account, access: accessTo({ ...aws, env }) };
}

test("one service that may not be changed: those before it go back, and the table says why", async () => {
  await using account = await shop();
  const { step, state } = await play(withoutPermission(account, "worker"), account);
  expect(told(step)).toEqual({
    db: "rolled-back db:1",
    api: "rolled-back api:1",
    worker: "failed worker:1",
    web: "not-started web:1",
  });
  expect(await account.serving()).toEqual(everyone("*:1"));
  expect(step.services[2]?.outcome).toMatchObject({
    deployed: undefined,
    wentBack: undefined,
    diagnosis: { class: "aws-refused", what: expect.stringContaining("may not ecs:UpdateService on") },
  });
  expect((await playPost(account, state)).finished).toEqual([]);
});

test("an update whose answer is lost is found by post, and goes back as the others did", async () => {
  await using account = await shop();
  const { aws, access } = account;
  // Once: the SDK would ask again, in a time of its own.
  const asking = { ...account, access: { ...access, settings: () => access.settings({ maxAttempts: 1 }) } };
  const { step, state } = await play(asking, {
    ...account,
    when: {
      "[db] db:2 is steady.": () =>
        aws.faults.inject({ operation: "ecs:UpdateService", fault: "reset", applied: true, times: 1 }),
    },
  });
  expect(told(step)).toMatchObject({
    db: "rolled-back db:1",
    api: "failed api:1",
    worker: "rolled-back worker:1",
    web: "not-started web:1",
  });
  expect(step.services[1]?.outcome).toMatchObject({
    diagnosis: { class: "unknown", what: "Nobody heard whether AWS took the update of service api." },
    wentBack: { kind: "unfinished" },
  });
  const { finished, untouched } = await playPost(account, state);
  expect(finished).toMatchObject([{ name: "api", finished: { kind: "settled", wentBack: { kind: "back" } } }]);
  expect(untouched.map(({ name }) => name)).toEqual(["db", "worker", "web"]);
  expect(await account.serving()).toEqual(everyone("*:1"));
});

test("one whose update is refused calls off those that wait for their turn: they were never begun", async () => {
  const names = Array.from({ length: 44 }, (_, index) => `s${index}`);
  await using account = await manyAccount({ services: names });
  const services = JSON.stringify(names.map((name) => ({ name })));
  const images = names.map((name) => `${name}=${account.push(name, "v2")}`).join("\n");
  const { step } = await play(withoutPermission(account, "s0"), { inputs: { services, images } });
  const statuses = Object.groupBy(step.services, ({ outcome }) => outcome.status);
  expect(statuses.failed?.map(({ name }) => name)).toEqual(["s0"]);
  // Forty updates are ours at once.
  expect(statuses["not-started"]?.map(({ name }) => name)).toEqual(["s40", "s41", "s42", "s43"]);
  expect(statuses["not-started"]?.[0]?.outcome).toMatchObject({ why: "service s0 did not come through" });
  expect(statuses["rolled-back"]).toHaveLength(39);
  expect(new Set(Object.values(await account.serving()))).toEqual(new Set(names.map((name) => `${name}:1`)));
});

test("what is wrong with the services is told of all of them, and what they have in common once", async () => {
  await using account = await shop();
  const message = async (inputs: Readonly<Record<string, string>>): Promise<string> =>
    await play(account, { inputs: { ...account.inputs, ...inputs } }).then(
      () => "accepted",
      (error: Error) => error.message,
    );
  const services = "[{ name: db }, { name: apy }, { name: wep }]";
  expect((await message({ services, images: "", image: "web:v2" })).split("\n")).toEqual([
    "2 of 3 services cannot be deployed like this. Nothing was changed.",
    expect.stringContaining('"apy"'),
    expect.stringContaining('"wep"'),
  ]);
  expect((await message({ "task-definition": "gone:7" })).split("\n")).toEqual([
    "4 of 4 services cannot be deployed like this. Nothing was changed.",
    expect.stringContaining("gone:7"),
  ]);
  expect(await account.serving()).toEqual(everyone("*:1"));
});
