import { DeregisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import { formatReleaseHandle, parseReleaseHandle } from "@deploy-actions/shared/release/handle";
import { CRASHING } from "@deploy-actions/shared/testkit/ecs/account";
import { errors, mutations } from "@deploy-actions/shared/testkit/job";
import { expect, test } from "@jest/globals";
import { readEvidence } from "./evidence.ts";
import { type GateOptions, runGate } from "./job.ts";
import { judging, openReleased, type Released, turningBad } from "./released.ts";

/** Runs a gate with rollback, and says what it changed in the account. */
async function gate(released: Released, inputs: Readonly<Record<string, string>> = {}, options: GateOptions = {}) {
  const { aws } = released;
  const { length } = aws.calls;
  const run = await runGate(judging(released, inputs), { env: aws.env, ...options });
  return { ...run, errors: errors(run), changed: mutations(aws, length), service: await released.service() };
}

const ON_WEB_1 = { taskDefinition: "web:1", steady: true, desired: 2 };

test.concurrent("a version that turns bad in the bake is gone back on: red, with the release before proven to answer", async () => {
  await using released = await openReleased();
  const run = await gate(released, {}, { onLine: turningBad(released.v2) });
  expect(run).toMatchObject({
    exitCode: 1,
    outputs: { verdict: "failed", "rolled-back": "true", "rollback-status": "rolled-back" },
    errors: [
      expect.stringMatching(/^failed \(rolled back to web:1\).*\n.*\nweb:1 serves again.*The same checks pass\./),
    ],
    changed: ["UpdateService"],
    service: ON_WEB_1,
    post: { exitCode: 0, log: "" },
  });
  expect(run.log).toMatch(/Way back: web:1\.[\s\S]*has converged[\s\S]*Going back/);
  expect(run.summary).toContain("The same checks after going back: passed");
  const { phase, rollback } = readEvidence(run);
  expect({ phase, rollback }).toMatchObject({
    phase: "bake",
    rollback: { status: "rolled-back", verification: { verdict: "passed" } },
  });
});

test.concurrent("where rollback is not asked for, the bad release stays, and the step says so", async () => {
  await using released = await openReleased();
  const run = await gate(released, { rollback: "false" }, { onLine: turningBad(released.v2) });
  expect(run).toMatchObject({
    exitCode: 1,
    outputs: { verdict: "failed", "rolled-back": "false", "rollback-status": "not-asked" },
    errors: [expect.stringContaining("web:2 was left in place")],
    changed: [],
    service: { taskDefinition: "web:2", steady: true },
  });
});

test.concurrent("a release before that does not answer well either: gone back, and the step says both", async () => {
  await using released = await openReleased();
  released.v1.status = 500;
  released.v2.status = 500;
  const run = await gate(released);
  expect(run).toMatchObject({
    exitCode: 1,
    outputs: { verdict: "failed", "rolled-back": "true", "rollback-status": "unverified" },
    errors: [expect.stringMatching(/web:1 serves again.*The same checks do not pass there: web: .*HTTP 500/)],
    service: ON_WEB_1,
  });
  expect(readEvidence(run).rollback).toMatchObject({ status: "unverified", verification: { verdict: "failed" } });
});

test.concurrent("what ECS has rolled back already is recognised, and nothing is done twice", async () => {
  await using released = await openReleased({ second: CRASHING });
  expect(await released.service()).toMatchObject({ taskDefinition: "web:1" });
  const run = await gate(released);
  expect(run).toMatchObject({
    exitCode: 1,
    outputs: { verdict: "failed", "rolled-back": "true", "rollback-status": "already-rolled-back" },
    errors: [
      expect.stringMatching(
        /ECS went back from web:2 to web:1: .*circuit breaker[\s\S]*web:1 was in place again already/,
      ),
    ],
    changed: [],
    service: ON_WEB_1,
  });
  expect(run.log).toMatch(/task \w+ stopped \(container app with exit code 1\)/);
});

test.concurrent("what ECS has rolled back is told also where rollback is not asked for", async () => {
  await using released = await openReleased({ second: CRASHING });
  const run = await gate(released, { rollback: "false" });
  expect(run).toMatchObject({
    exitCode: 1,
    outputs: { verdict: "failed", "rolled-back": "true", "rollback-status": "already-rolled-back" },
    errors: [expect.stringMatching(/^failed \(rolled back to web:1 already\)[\s\S]*web:1 is in place again/)],
    changed: [],
    service: ON_WEB_1,
  });
});

test.concurrent("a newer deploy is left alone", async () => {
  await using released = await openReleased();
  await released.deploy("v3", { kind: "memory" });
  // Reads lag behind writes for up to twenty seconds: so long the gate takes web:3 for what was before.
  const run = await gate(released, {}, { speed: 20 });
  expect(run).toMatchObject({
    exitCode: 1,
    outputs: { verdict: "failed", "rolled-back": "false", "rollback-status": "superseded" },
    errors: [expect.stringMatching(/A newer deployment is in place, web:3 .* and was left alone/)],
    changed: [],
    service: { taskDefinition: "web:3", steady: true },
  });
});

test.concurrent("a release that nothing came before is said to have no way back, before it is judged and after", async () => {
  await using released = await openReleased();
  const handle = parseReleaseHandle(released.handle, ["ecs"]);
  if (!handle.ok) throw new Error("The handle cannot be read.");
  released.v2.status = 500;
  const run = await gate(released, { release: formatReleaseHandle({ ...handle.value, from: undefined }) });
  expect(run).toMatchObject({
    exitCode: 1,
    outputs: { verdict: "failed", "rolled-back": "false", "rollback-status": "impossible" },
    errors: [expect.stringMatching(/There was no way back: .*\. web:2 is still in place\./)],
    changed: [],
    service: { taskDefinition: "web:2", steady: true },
  });
  expect(run.log).toMatch(/There is no way back: [\s\S]*✗ bad/);
});

test.concurrent("a deployment that is still in progress when the gate has judged is stopped, and rolled back by ECS", async () => {
  await using released = await openReleased({
    second: CRASHING,
    breaker: { enable: false, rollback: false },
    wait: false,
  });
  const run = await gate(released, { "converge-timeout": "20s" });
  expect(run).toMatchObject({
    exitCode: 1,
    outputs: { verdict: "failed", "rolled-back": "true", "rollback-status": "rolled-back" },
    changed: ["StopServiceDeployment"],
    service: ON_WEB_1,
  });
  expect(run.errors[0]).toContain("web:1 serves again (stopped, and rolled back by ECS). The same checks pass.");
});

test.concurrent("a release before that was deregistered comes back as a copy", async () => {
  await using released = await openReleased();
  await released.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: "web:1" }));
  released.v2.status = 500;
  const run = await gate(released);
  expect(run).toMatchObject({
    exitCode: 1,
    outputs: { "rolled-back": "true", "rollback-status": "rolled-back" },
    errors: [
      expect.stringContaining("web:3 serves again (deployed again; it is a copy of web:1). The same checks pass."),
    ],
    changed: ["RegisterTaskDefinition", "UpdateService"],
    service: { taskDefinition: "web:3", steady: true },
  });
  expect(await (await fetch(released.url)).json()).toEqual({ version: "v1" });
});
