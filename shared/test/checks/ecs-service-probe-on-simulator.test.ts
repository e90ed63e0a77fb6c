import { RegisterTaskDefinitionCommand, UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { ManualClock } from "@deploy-actions/simulator/clock";
import { expect, test } from "@jest/globals";
import type { AwsAccess } from "../../src/aws/access.ts";
import type { EcsServiceCheck } from "../../src/checks/check.ts";
import { ecsServiceProbe } from "../../src/checks/probes/ecs-service-probe.ts";
import { type Account, CRASHING, HEALTHY, openAccount, pass, webTask } from "../../testkit/ecs/account.ts";
import { accessAllowing, accessTo } from "../../testkit/simulated-access.ts";
import { common, never } from "./checks.ts";

const check = (overrides: Partial<EcsServiceCheck> = {}): EcsServiceCheck => ({
  ...common,
  kind: "ecs-service",
  cluster: "prod",
  service: "web",
  taskDefinition: "web:2",
  deployment: undefined,
  ...overrides,
});

function looker(aws: Account["aws"], access: AwsAccess, checked: EcsServiceCheck) {
  const clock = { now: () => aws.clock.now(), sleep: () => Promise.reject(new Error("A probe does not sleep.")) };
  const expectation = { deployedAt: clock.now(), startedAt: clock.now() };
  const probe = ecsServiceProbe(checked, expectation, { clock, access: async () => access });
  return async () => (await probe.look(never))[0];
}

const open = () => openAccount({ clock: new ManualClock() });

async function update({ ecs }: Account, image: string): Promise<string> {
  await ecs.send(new RegisterTaskDefinitionCommand(webTask(image)));
  const change = { cluster: "prod", service: "web", taskDefinition: "web" };
  const { service } = await ecs.send(new UpdateServiceCommand(change));
  return service?.deployments?.[0]?.id ?? "";
}

test("a good release comes from stale to pass", async () => {
  await using account = await open();
  const deployment = await update(account, account.push("v2", HEALTHY));
  const look = looker(account.aws, accessTo(account.aws), check({ deployment }));
  await pass(account.aws, 5_000);
  expect(await look()).toMatchObject({ target: "prod/web", outcome: "stale", version: "web:1" });
  await pass(account.aws, 120_000);
  expect(await look()).toEqual({
    target: "prod/web",
    outcome: "pass",
    version: "web:2",
    reason: "web:2 runs 2 of 2 tasks, and its deployment is COMPLETED",
  });
});

test("a bad release that ECS rolled back fails for good, and the one before passes by its name", async () => {
  await using account = await open();
  const deployment = await update(account, account.push("v2", CRASHING));
  const access = accessTo(account.aws);
  const look = looker(account.aws, access, check({ deployment }));
  for (let minutes = 0; minutes < 10; minutes++) await pass(account.aws, 60_000);
  const seen = await look();
  expect(seen).toMatchObject({ outcome: "fail", final: true, version: "web:1" });
  expect(seen?.reason).toMatch(/^ECS went back from web:2 to web:1: /);
  expect(seen?.evidence?.[0]).toMatch(/^task \w+ stopped \(container app with exit code 1\): Essential container/);
  expect(JSON.stringify(seen)).not.toContain(account.aws.account);
  expect(await looker(account.aws, access, check({ taskDefinition: "web:1" }))()).toMatchObject({ outcome: "pass" });
  const any = check({ taskDefinition: undefined });
  expect(await looker(account.aws, access, any)()).toMatchObject({ outcome: "fail", final: true });
});

test("what AWS denies can never be measured; what it throttles may be, later", async () => {
  await using account = await open();
  const { aws } = account;
  const wanted = check({ taskDefinition: "web:1" });
  const limited = looker(aws, accessAllowing(aws, ["ecs:DescribeServices"]), wanted);
  const seen = await limited();
  expect(seen).toMatchObject({ outcome: "error", final: true });
  expect(seen?.reason).toMatch(/^AWS denied reading deployment .* ecs:DescribeServiceDeployments /);
  expect(seen?.reason).not.toContain(aws.account);
  expect(seen?.evidence?.join("\n")).toContain('"ecs:DescribeServiceDeployments"');

  aws.faults.inject({ operation: "ecs:DescribeServices", fault: "throttle", times: 2 });
  const look = looker(aws, accessTo(aws), wanted);
  const throttled = await look();
  expect(throttled).toMatchObject({
    outcome: "error",
    reason: expect.stringMatching(/^AWS throttled reading service/),
  });
  expect(throttled).not.toHaveProperty("final");
  expect(await look()).toMatchObject({ outcome: "pass", version: "web:1" });
});

test("names that do not exist are told with those that do", async () => {
  await using account = await open();
  const look = looker(account.aws, accessTo(account.aws), check({ cluster: "prd" }));
  expect(await look()).toMatchObject({ outcome: "error", final: true, reason: "Cluster prd does not exist" });
});
