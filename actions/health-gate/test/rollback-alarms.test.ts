import { errors, mutations } from "@deploy-actions/shared/testkit/job";
import { expect, test } from "@jest/globals";
import { alarmNamed } from "./cloudwatch.ts";
import { readEvidence } from "./evidence.ts";
import { runGate } from "./job.ts";
import { judging, openReleased, type Released } from "./released.ts";

const WATCHED = { kind: "alarm", name: "errors", alarm: "web-5xx", interval: "200ms" };

async function gate(released: Released, inputs: Readonly<Record<string, string>> = {}, alarm: object = WATCHED) {
  const { aws } = released;
  const { length } = aws.calls;
  const run = await runGate(judging(released, inputs, [alarm]), { env: aws.env });
  return { ...run, errors: errors(run), changed: mutations(aws, length), service: await released.service() };
}

test.concurrent("an alarm that rings after the deploy is gone back on, and does not decide about the release before", async () => {
  await using released = await openReleased();
  const alarm = await alarmNamed(released.aws, "web-5xx");
  await alarm.set("OK");
  const quiet = await gate(released);
  expect(quiet).toMatchObject({ exitCode: 0, outputs: { verdict: "passed" }, errors: [], changed: [] });

  await alarm.set("ALARM");
  const run = await gate(released, { "converge-timeout": "10s" });
  expect(run).toMatchObject({
    exitCode: 1,
    outputs: { verdict: "failed", "rollback-status": "rolled-back" },
    errors: [expect.stringMatching(/errors: ALARM since .*: too many errors/)],
    service: { taskDefinition: "web:1", steady: true },
  });
  expect(readEvidence(run).rollback.verification).toMatchObject({ verdict: "passed" });
});

test.concurrent("an alarm that rang before the deploy cannot blame it: inconclusive, red, and left in place", async () => {
  await using released = await openReleased();
  const alarm = await alarmNamed(released.aws, "web-5xx");
  await alarm.set("ALARM");
  const release = await released.deploy("v3", released.v2.program);
  const run = await gate(released, { release, "converge-timeout": "10s" });
  expect(run).toMatchObject({
    exitCode: 1,
    outputs: { verdict: "inconclusive", "rolled-back": "false", "rollback-status": "not-needed" },
    errors: [expect.stringMatching(/before this deploy: it cannot tell[\s\S]*web:3 was left in place/)],
    changed: [],
    service: { taskDefinition: "web:3", steady: true },
  });
});

test.concurrent("an alarm without data is inconclusive, and gone back on where rollback-on says so", async () => {
  await using released = await openReleased();
  await alarmNamed(released.aws, "web-5xx");
  const run = await gate(released, { "converge-timeout": "10s", "rollback-on": "failed, inconclusive" });
  expect(run).toMatchObject({
    exitCode: 1,
    outputs: { verdict: "inconclusive", "rolled-back": "true", "rollback-status": "rolled-back" },
    errors: [expect.stringContaining("INSUFFICIENT_DATA")],
    service: { taskDefinition: "web:1", steady: true },
  });
});

test.concurrent("an alarm that does not exist is an error at once, with the nearest names, and nothing is gone back on", async () => {
  await using released = await openReleased();
  await alarmNamed(released.aws, "web-5xx");
  const run = await gate(released, {}, { ...WATCHED, alarm: "web-5x" });
  expect(run).toMatchObject({
    exitCode: 1,
    outputs: { verdict: "error", "rolled-back": "false", "rollback-status": "not-needed" },
    changed: [],
    service: { taskDefinition: "web:2", steady: true },
  });
  expect(run.errors[0]).toMatch(/errors: there is no alarm of this name; the nearest there are: web-5xx/);
});
