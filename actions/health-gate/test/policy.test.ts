import { readFileSync } from "node:fs";
import { DeregisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import { CRASHING } from "@deploy-actions/shared/testkit/ecs/account";
import { errors } from "@deploy-actions/shared/testkit/job";
import { targetGroup } from "@deploy-actions/shared/testkit/target-group";
import { expect, test } from "@jest/globals";
import { alarmNamed, putEveryMinute } from "./cloudwatch.ts";
import { runGate } from "./job.ts";
import { judging, openReleased, type Released } from "./released.ts";

interface Policy {
  readonly Statement: readonly { readonly Action: string | readonly string[] }[];
}

/** The first policy that a page prints below a heading, for the cluster of these tests. */
function policyOf(page: string, heading: string): Policy {
  const text = readFileSync(new URL(page, import.meta.url), "utf8");
  const below = text.slice(text.indexOf(`\n## ${heading}\n`));
  const [policy] = /(?<=```json\n)[\s\S]*?(?=```)/.exec(below) ?? [];
  if (!policy) throw new Error(`${page} has no policy below "${heading}".`);
  return JSON.parse(policy.replaceAll(/\bproduction\b/g, "prod"));
}

const GATE = policyOf("../README.md", "Permissions");
const DEPLOY = policyOf("../../../docs/iam/deploy-ecs.md", "Every deploy");

/** Runs a gate as a user who has these policies alone; what it called, and what it was denied. */
async function gateAs(
  released: Released,
  policies: readonly Policy[],
  inputs: Readonly<Record<string, string>> = {},
  speed = 20,
) {
  const { aws } = released;
  const keys = aws.iam.user("gate", { policies });
  const { length } = aws.calls;
  const run = await runGate(judging(released, inputs), { env: { ...aws.env, ...keys }, speed });
  const calls = aws.calls.slice(length);
  const denied = calls.filter(({ errorCode = "" }) => errorCode.startsWith("AccessDenied"));
  return {
    exitCode: run.exitCode,
    outputs: run.outputs,
    errors: errors(run),
    denied: denied.map(({ service, operation }) => `${service}:${operation}`),
    called: calls.map(({ service, operation }) => `${service}:${operation}`),
  };
}

const METRIC = {
  ...{ kind: "metric", namespace: "Shop", metric: "orders", stat: "Sum", expect: { gt: 0 } },
  ...{ period: "1m", "ingestion-delay": "0s", interval: "5s", "success-threshold": 1 },
};

test.concurrent("the policy of the README is enough for a gate of every kind, and holds nothing that is never called", async () => {
  await using good = await openReleased();
  await (await alarmNamed(good.aws, "web-5xx")).set("OK");
  await targetGroup(good.aws, [200]);
  await putEveryMinute(good.aws, "orders");
  const checks = JSON.stringify([
    { kind: "alarm", alarm: "web-5xx", interval: "5s" },
    { kind: "target-group", "target-group": "web", interval: "5s" },
    METRIC,
  ]);
  const watching = { checks, "expected-version": "", rollback: "false" };
  const pace = { bake: "0s", "converge-timeout": "5m", interval: "5s" };
  // The first data of the metric comes after one minute at least.
  const passed = await gateAs(good, [GATE], { ...watching, ...pace }, 60);
  expect(passed).toMatchObject({ exitCode: 0, outputs: { verdict: "passed" }, errors: [], denied: [] });

  await using bad = await openReleased({ second: CRASHING });
  const failed = await gateAs(bad, [GATE], { rollback: "false" });
  expect(failed).toMatchObject({ exitCode: 1, outputs: { verdict: "failed" }, denied: [] });

  const called = new Set([...passed.called, ...failed.called]);
  expect(GATE.Statement.flatMap(({ Action }) => Action).filter((action) => !called.has(action))).toEqual([]);
});

const WAYS_BACK: Readonly<Record<string, () => Promise<Released>>> = {
  "a finished deployment": async () => {
    const released = await openReleased();
    released.v2.status = 500;
    return released;
  },
  "a deployment in progress": async () => {
    const released = await openReleased({
      second: CRASHING,
      breaker: { enable: false, rollback: false },
      wait: false,
    });
    released.v1.status = 500;
    return released;
  },
  "a release that comes back as a copy": async () => {
    const released = await openReleased();
    await released.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: "web:1" }));
    released.v2.status = 500;
    return released;
  },
};

test.concurrent.each(Object.keys(WAYS_BACK))(
  "with the policy of deploy-ecs it is enough for going back on %s",
  async (what) => {
    await using released = await (WAYS_BACK[what] as () => Promise<Released>)();
    const run = await gateAs(released, [GATE, DEPLOY]);
    expect(run).toMatchObject({ exitCode: 1, outputs: { verdict: "failed", "rolled-back": "true" }, denied: [] });
  },
);

test.concurrent("without it the gate judges, and says what going back would need", async () => {
  await using released = await openReleased();
  released.v2.status = 500;
  const run = await gateAs(released, [GATE]);
  expect(run).toMatchObject({
    exitCode: 1,
    outputs: { verdict: "failed", "rollback-status": "failed" },
    errors: [expect.stringContaining("user/gate may not ecs:UpdateService"), expect.anything()],
  });
  expect(await released.service()).toMatchObject({ taskDefinition: "web:2", steady: true });
});
