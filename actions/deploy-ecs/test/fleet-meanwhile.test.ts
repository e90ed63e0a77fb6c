import { UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { HEALTHY } from "@deploy-actions/shared/testkit/ecs/account";
import type { ManyAccount } from "@deploy-actions/shared/testkit/ecs/many-account";
import type { ProgramByCommand } from "@deploy-actions/simulator/images";
import { expect, test } from "@jest/globals";
import { changes, everyone, shop } from "./fleet-shop.ts";
import { play, playPost, told } from "./fleet-story.ts";

/** Serves, unless its command is a migration. */
const migrating: ProgramByCommand = (command) =>
  command.includes("migrate") ? { kind: "memory", exits: { afterSeconds: 30, code: 0 }, logs: ["migrating"] } : HEALTHY;

/** Somebody else's deployment, by hand. */
const startAgain = ({ ecs }: ManyAccount, service: string) =>
  ecs.send(
    new UpdateServiceCommand({ cluster: "prod", service, taskDefinition: `${service}:1`, forceNewDeployment: true }),
  );

test("what somebody deployed while a service waited for its turn is not replaced, and the others go back", async () => {
  await using account = await shop();
  const { step, state } = await play(account, {
    ...account,
    when: { "[db] Deploying db:2": () => startAgain(account, "web") },
  });
  expect(told(step)).toEqual({ ...everyone("rolled-back *:1"), web: "superseded web:1" });
  expect(step.services[3]?.outcome).toMatchObject({
    diagnosis: { class: "superseded", what: expect.stringContaining("Somebody deployed web:1 (ecs-svc/") },
    wentBack: { kind: "overtaken", taskDefinition: "web:1" },
  });
  expect(changes(account).filter((change) => change.startsWith("web"))).toEqual(["web web:1"]);
  expect((await playPost(account, state)).finished).toEqual([]);
  expect(await account.serving()).toEqual(everyone("*:1"));
});

test("what somebody deployed while a migration ran is not replaced either", async () => {
  await using account = await shop({ db: migrating });
  const story = play(account, {
    inputs: {
      service: "db",
      image: account.inputs.images.split("\n")[0]?.split("=")[1] ?? "",
      "run-before": "{ name: migrate, service: db, command: [bin, migrate] }",
    },
    when: { migrating: () => startAgain(account, "db") },
  });
  await expect(story).rejects.toMatchObject({ message: expect.stringContaining("This service was not changed.") });
  expect(changes(account)).toEqual(["db db:1"]);
});

test("checks of what runs already that a cancel cuts short do not make it bad: the step is cancelled", async () => {
  await using account = await shop();
  const first = { services: "[{ name: db }]", images: account.inputs.images.split("\n")[0] ?? "" };
  expect(told((await play(account, { inputs: first })).step)).toEqual({ db: "deployed db:2" });
  await account.pass(60_000);
  const { step } = await play(account, {
    inputs: {
      ...account.inputs,
      services: account.inputs.services.replace("{ name: db }", '{ name: db, checks: "https://good.example.com" }'),
    },
    when: { "[db] Checking the release": (main) => main.cancel() },
  });
  expect(told(step)).toEqual({ ...everyone("not-started *:1"), db: "cancelled db:2" });
});

test("a service that had nothing to do is not told to run what somebody replaced before its turn came", async () => {
  await using account = await shop();
  const first = { services: "[{ name: web }]", images: account.inputs.images.split("\n")[3] ?? "" };
  expect(told((await play(account, { inputs: first })).step)).toEqual({ web: "deployed web:2" });
  await account.pass(60_000);
  const { step } = await play(account, {
    ...account,
    when: { "[db] Deploying db:2": () => startAgain(account, "web") },
  });
  expect(told(step)).toEqual({ ...everyone("rolled-back *:1"), web: "superseded web:1" });
});

test("a service that somebody deploys over once it is done, while others are on their way, is not called deployed", async () => {
  await using account = await shop();
  const { step } = await play(account, {
    ...account,
    when: { "[web] Deploying web:2": () => startAgain(account, "db") },
  });
  expect(told(step)).toEqual({ ...everyone("rolled-back *:1"), db: "superseded db:1" });
  expect(await account.serving()).toEqual(everyone("*:1"));
});

test("nor is one that somebody deploys over while the task afterwards runs", async () => {
  await using account = await shop({ db: migrating });
  const { step } = await play(account, {
    inputs: {
      service: "db",
      image: account.inputs.images.split("\n")[0]?.split("=")[1] ?? "",
      "run-after": "{ name: migrate, service: db, command: [bin, migrate] }",
    },
    when: { migrating: () => startAgain(account, "db") },
  });
  expect(told(step)).toEqual({ db: "superseded db:1" });
});
