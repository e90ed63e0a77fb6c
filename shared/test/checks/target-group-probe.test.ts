import { type Simulator, startSimulator } from "@deploy-actions/simulator/simulator";
import { expect, test } from "@jest/globals";
import type { AwsAccess } from "../../src/aws/access.ts";
import type { TargetGroupCheck } from "../../src/checks/check.ts";
import type { Observation } from "../../src/checks/observation.ts";
import { targetGroupProbe } from "../../src/checks/probes/target-group-probe.ts";
import { until } from "../../testkit/ecs/account.ts";
import { accessAllowing, accessTo } from "../../testkit/simulated-access.ts";
import { targetGroup } from "../../testkit/target-group.ts";
import { common, never } from "./checks.ts";

type Look = () => Promise<Observation | undefined>;

function looker(access: AwsAccess, overrides: Partial<TargetGroupCheck> = {}): Look {
  const check: TargetGroupCheck = {
    ...common,
    kind: "target-group",
    targetGroup: "web",
    expect: { healthy: 1 },
    ...overrides,
  };
  const probe = targetGroupProbe(check, { access: async () => access });
  return async () => (await probe.look(never))[0];
}

async function untilSeen(aws: Simulator, look: Look, outcome: Observation["outcome"]): Promise<Observation> {
  let seen: Observation | undefined;
  await until(aws, async () => {
    seen = await look();
    return seen?.outcome === outcome;
  });
  return seen as Observation;
}

const start = () => startSimulator({ speed: 300 });

test("targets come up, one turns bad, and is taken out", async () => {
  await using aws = await start();
  const { targets } = await targetGroup(aws, [200, 200]);
  const look = looker(accessTo(aws), { expect: { healthy: 2 } });
  expect(await untilSeen(aws, look, "pass")).toEqual({
    target: "web",
    outcome: "pass",
    reason: "2 targets: 2 healthy",
  });

  const [, second] = targets;
  if (second) second.status = 503;
  expect(await untilSeen(aws, look, "fail")).toEqual({
    target: "web",
    outcome: "fail",
    reason: `2 targets: 1 healthy, 1 unhealthy, expected 2 healthy at least; ${second?.name}: its health check answers with a status that is not the expected one`,
    evidence: [
      `${second?.name} unhealthy: Target.ResponseCodeMismatch: its health check answers with a status that is not the expected one: Health checks failed with these codes: [503]`,
    ],
  });

  await second?.deregister();
  expect(await looker(accessTo(aws))()).toMatchObject({ outcome: "pass", reason: "2 targets: 1 healthy, 1 draining" });
});

test("a target that the load balancer has not made up its mind about is not good yet", async () => {
  await using aws = await startSimulator();
  await targetGroup(aws, [503]);
  const seen = await looker(accessTo(aws))();
  expect(seen).toMatchObject({ outcome: "fail", reason: expect.stringMatching(/^1 target: 1 initial, /) });
  expect(seen).not.toHaveProperty("final");
});

test("the group is asked for by its name once, and shown without the account when it is given by its ARN", async () => {
  await using aws = await start();
  const { arn } = await targetGroup(aws, [200]);
  const byName = looker(accessTo(aws));
  await untilSeen(aws, byName, "pass");
  const finds = aws.calls.filter(({ operation }) => operation === "DescribeTargetGroups");
  expect(finds).toHaveLength(1);
  expect(await looker(accessTo(aws), { targetGroup: arn })()).toMatchObject({ target: "web", outcome: "pass" });
});

test("a group that no listener uses has no healthy target, and says why", async () => {
  await using aws = await start();
  await targetGroup(aws, [200], { isUsed: false });
  expect(await looker(accessTo(aws))()).toMatchObject({
    outcome: "fail",
    reason: expect.stringMatching(/^1 target: 1 unused, .*: no listener sends it traffic/),
  });
});

test("a group without targets has nothing to measure", async () => {
  await using aws = await start();
  await targetGroup(aws, []);
  expect(await looker(accessTo(aws))()).toMatchObject({ outcome: "no-data", reason: "no target is registered" });
});

test("a group that does not exist, or may not be read, can never be measured", async () => {
  await using aws = await start();
  expect(await looker(accessTo(aws))()).toMatchObject({
    outcome: "error",
    final: true,
    reason: expect.stringMatching(/^AWS refused finding target group web in eu-west-1: .*TargetGroupNotFound/),
  });
  const { arn } = await targetGroup(aws, [200]);
  const limited = accessAllowing(aws, ["elasticloadbalancing:DescribeTargetGroups"]);
  const denied = await looker(limited, { targetGroup: arn })();
  expect(denied).toMatchObject({ outcome: "error", final: true });
  expect(denied?.reason).toMatch(/^AWS denied reading the targets of .* elasticloadbalancing:DescribeTargetHealth/);
  expect(denied?.reason).not.toContain(aws.account);
});

test("a load balancer that is throttled or broken may be measured at the next sample", async () => {
  await using aws = await start();
  await targetGroup(aws, [200]);
  const look = looker(accessTo(aws));
  await untilSeen(aws, look, "pass");
  for (const fault of ["throttle", "server-error"] as const) {
    aws.faults.inject({ operation: "elasticloadbalancing:DescribeTargetHealth", fault, times: 2 });
    const seen = await look();
    expect(seen).toMatchObject({ outcome: "error" });
    expect(seen).not.toHaveProperty("final");
  }
  expect(await look()).toMatchObject({ outcome: "pass" });
});
