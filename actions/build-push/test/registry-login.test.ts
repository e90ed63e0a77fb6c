import { expect, test } from "@jest/globals";
import { awsLogin } from "../src/registry/aws-login.ts";
import { ACCOUNT, HOST, REGION } from "./fakes/fake-world.ts";
import { simulatedStage } from "./registry-stage.ts";

const MINUTE = 60_000;

async function world() {
  const stage = await simulatedStage();
  const masked: string[] = [];
  const lines: string[] = [];
  const login = awsLogin({
    access: stage.access,
    region: REGION,
    clock: stage.clock,
    log: (line) => lines.push(line),
    mask: (value) => masked.push(value),
  });
  return { stage, login, masked, lines, [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose]() };
}

test("a login has what Docker's configuration needs, and is masked in both of its forms", async () => {
  await using it = await world();
  const { host, username, password, expiresAt } = await it.login();
  expect({ host, username, password: String(password) }).toEqual({ host: HOST, username: "AWS", password: "***" });
  expect(expiresAt).toBe(it.stage.clock.now() + 12 * 60 * MINUTE);
  const auth = Buffer.from(`AWS:${password.reveal()}`).toString("base64");
  expect(it.masked).toEqual([auth, password.reveal()]);
});

test("it is the same one until ten minutes are left, and then a new one", async () => {
  await using it = await world();
  const first = await it.login();
  await it.stage.pass(12 * 60 * MINUTE - 11 * MINUTE);
  expect(await it.login()).toBe(first);
  await it.stage.pass(MINUTE);
  const second = await it.login();
  expect(second.password.reveal()).not.toBe(first.password.reveal());
  expect(second.expiresAt).toBeGreaterThan(first.expiresAt);
});

test("while it cannot be renewed, the present one is used for as long as it lasts", async () => {
  await using it = await world();
  const first = await it.login();
  await it.stage.pass(12 * 60 * MINUTE - 5 * MINUTE);
  it.stage.aws.faults.inject({ operation: "ecr:GetAuthorizationToken", fault: "denied", times: 2 });
  expect(await it.login()).toBe(first);
  await it.stage.pass(6 * MINUTE);
  await expect(it.login()).rejects.toThrow("AWS denied signing in to ECR in eu-west-1");
});

test("the registry's host is where it answers, with the port", async () => {
  await using stage = await simulatedStage({ registry: "loopback" });
  const { access, clock } = stage;
  const { host } = await awsLogin({ access, region: REGION, clock, log: () => {}, mask: () => {} })();
  expect(host).toBe(new URL(stage.aws.url).host);
  expect(await stage.registry.repositories.find("shop/web")).toBeUndefined();
  expect(access.account).toBe(ACCOUNT);
});
