import { HEALTHY } from "@deploy-actions/shared/testkit/ecs/account";
import type { ProgramByCommand } from "@deploy-actions/simulator/images";
import { expect, test } from "@jest/globals";
import { changes, everyone, shop } from "./fleet-shop.ts";
import { play, told } from "./fleet-story.ts";

/** Serves, unless its command is a migration, which ends with this exit code. */
const migrating =
  (code: number): ProgramByCommand =>
  (command) =>
    command.includes("migrate") ? { kind: "memory", exits: { afterSeconds: 5, code }, logs: ["migrating"] } : HEALTHY;

const MIGRATE = "{ name: migrate, service: db, command: [bin, migrate] }";

test("one whose own checks fail takes the others back with it", async () => {
  await using account = await shop();
  const services = account.inputs.services.replace(
    "{ name: worker,",
    '{ name: worker, checks: "https://bad.example.com",',
  );
  const { step } = await play(account, { inputs: { ...account.inputs, services } });
  expect(told(step)).toEqual({ ...everyone("rolled-back *:1"), web: "not-started web:1" });
  expect(step.services[2]?.outcome).toMatchObject({
    diagnosis: { class: "checks-failed", reason: expect.any(String) },
  });
  expect(step.verifications).toMatchObject([{ service: "worker", share: 100, judgement: { verdict: "failed" } }]);
  expect(await account.serving()).toEqual(everyone("*:1"));
});

test("the checks of the step are made after all, and when they fail all go back", async () => {
  await using account = await shop();
  const { step, log } = await play(account, { inputs: { ...account.inputs, checks: "https://bad.example.com" } });
  expect(told(step)).toEqual(everyone("rolled-back *:1"));
  expect(step.cause).toMatchObject({ class: "checks-failed", what: expect.stringContaining("HTTP 503") });
  expect(log.indexOf("Checking the release.")).toBeGreaterThan(log.indexOf("[web] web:2 is steady."));
  expect(await account.serving()).toEqual(everyone("*:1"));
});

test("checks that pass keep everything where it is", async () => {
  await using account = await shop();
  const { step } = await play(account, { inputs: { ...account.inputs, checks: "https://good.example.com" } });
  expect(told(step)).toEqual(everyone("deployed *:2"));
  expect(step.verifications).toMatchObject([{ service: undefined, judgement: { verdict: "passed" } }]);
});

test("what runs already is not good when its checks fail, and nothing is changed", async () => {
  await using account = await shop();
  expect(told((await play(account, account)).step)).toEqual(everyone("deployed *:2"));
  await account.pass(60_000);
  const from = changes(account).length;
  const bad = "https://bad.example.com";
  const ofStep = await play(account, { inputs: { ...account.inputs, checks: bad } });
  expect(told(ofStep.step)).toEqual(everyone("unchanged *:2"));
  expect(ofStep.step.cause).toMatchObject({ class: "checks-failed" });

  const services = account.inputs.services.replace("{ name: db }", `{ name: db, checks: "${bad}" }`);
  const ofOne = await play(account, { inputs: { ...account.inputs, services } });
  expect(told(ofOne.step)).toMatchObject({ db: "failed db:2", web: "not-started web:2" });
  expect(ofOne.step.services[0]?.outcome).toMatchObject({
    diagnosis: { class: "checks-failed", what: "db:2 runs already, and does not pass its checks." },
  });
  expect(changes(account).slice(from)).toEqual([]);
});

test("a migration that fails before means that nothing was deployed", async () => {
  await using account = await shop({ db: migrating(1) });
  const { step } = await play(account, { inputs: { ...account.inputs, "run-before": MIGRATE } });
  expect(told(step)).toEqual(everyone("not-started *:1"));
  expect(step.cause).toMatchObject({ class: "run-before-failed" });
  expect(changes(account)).toEqual([]);
  expect(await account.serving()).toEqual(everyone("*:1"));
});

test("a migration that succeeds goes before everything else", async () => {
  await using account = await shop({ db: migrating(0) });
  const { step, calls } = await play(account, { inputs: { ...account.inputs, "run-before": MIGRATE } });
  expect(told(step)).toEqual(everyone("deployed *:2"));
  expect(step.oneOffs).toMatchObject([{ name: "migrate", end: { kind: "succeeded" } }]);
  expect(calls.indexOf("RunTask")).toBeLessThan(calls.indexOf("UpdateService"));
});

test("a task that fails afterwards takes all of them back", async () => {
  await using account = await shop({ db: migrating(3) });
  const { step, calls } = await play(account, { inputs: { ...account.inputs, "run-after": MIGRATE } });
  expect(told(step)).toEqual(everyone("rolled-back *:1"));
  expect(step.cause).toMatchObject({ class: "run-after-failed" });
  expect(calls.indexOf("RunTask")).toBeGreaterThan(calls.indexOf("UpdateService"));
  expect(await account.serving()).toEqual(everyone("*:1"));
});
