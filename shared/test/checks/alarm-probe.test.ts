import { PutCompositeAlarmCommand } from "@aws-sdk/client-cloudwatch";
import { expect, test } from "@jest/globals";
import { alarmProbe } from "../../src/checks/probes/alarm-probe.ts";
import type { ProbeEffects } from "../../src/checks/probes/expectation.ts";
import { never, timeout } from "./checks.ts";
import { cloudWatchStage, MINUTE, TEN } from "./cloudwatch-stage.ts";

const look = (
  alarms: readonly string[],
  effects: ProbeEffects,
  { deployedAt, ms = 5_000 }: { deployedAt?: number; ms?: number } = {},
) => alarmProbe({ alarms, ...timeout(ms) }, { deployedAt }, effects).look(never);

test("each alarm is a target, a composite alarm like a metric alarm", async () => {
  await using stage = await cloudWatchStage();
  await stage.putAlarm();
  await stage.putAlarm({ AlarmName: "web-latency", MetricName: "latency", TreatMissingData: "missing" });
  const rule = { AlarmName: "web", AlarmRule: "ALARM(web-5xx) OR ALARM(web-latency)" };
  await stage.client.send(new PutCompositeAlarmCommand(rule));
  await stage.put("errors", 9);
  stage.clock.advance(2 * MINUTE);

  expect(await look(["web-latency", "web", "web-5xx"], stage.effects, { deployedAt: TEN })).toEqual([
    {
      target: "web-latency",
      outcome: "no-data",
      reason: "INSUFFICIENT_DATA since 2026-11-21 10:00:01 UTC: Unchecked: Initial alarm creation",
      evidence: ["INSUFFICIENT_DATA: Unchecked: Initial alarm creation"],
    },
    {
      target: "web",
      outcome: "fail",
      reason: expect.stringMatching(/^ALARM since 2026-11-21 10:01:00 UTC: alarm:web-5xx transitioned to ALARM at /),
      evidence: [expect.any(String)],
    },
    {
      target: "web-5xx",
      outcome: "fail",
      reason: expect.stringMatching(/^ALARM since .*: Threshold Crossed: 1 out of the last 1 datapoints \[9\.0 /),
      evidence: [expect.stringContaining("Threshold Crossed")],
    },
  ]);
});

test("an alarm that rang before the deploy tells nothing, also when its state was set again since; one that rang again does", async () => {
  await using stage = await cloudWatchStage();
  await stage.putAlarm();
  await stage.setAlarm("web-5xx", "ALARM");
  stage.clock.advance(1_000);
  const deployedAt = stage.clock.now();
  stage.clock.advance(1_000);
  await stage.setAlarm("web-5xx", "ALARM");
  expect(await look(["web-5xx"], stage.effects, { deployedAt })).toMatchObject([
    {
      outcome: "no-data",
      reason: "in ALARM since 2026-11-21 10:00:01 UTC, before this deploy: it cannot tell",
    },
  ]);
  await stage.setAlarm("web-5xx", "OK");
  await stage.setAlarm("web-5xx", "ALARM");
  expect(await look(["web-5xx"], stage.effects, { deployedAt })).toMatchObject([{ outcome: "fail" }]);
});

test("an alarm that does not exist is an error for good, with the names that are like it", async () => {
  await using stage = await cloudWatchStage();
  for (const AlarmName of ["web-5xx", "shop-5xx", "web-4xx", "disk-full"]) await stage.putAlarm({ AlarmName });
  expect(await look(["web-5xx", "web-5x"], stage.effects)).toMatchObject([
    { target: "web-5xx", outcome: "pass" },
    {
      target: "web-5x",
      outcome: "error",
      final: true,
      reason: "there is no alarm of this name; the nearest there are: web-5xx, web-4xx, shop-5xx",
    },
  ]);
});

test("more names than one call takes are asked for in several, and found on all pages", async () => {
  await using stage = await cloudWatchStage();
  const names = Array.from({ length: 130 }, (_, index) => `alarm-${index}`);
  for (const AlarmName of names) await stage.putAlarm({ AlarmName });
  const seen = await look(names, stage.effects);
  expect(seen.map(({ target }) => target)).toEqual(names);
  expect(new Set(seen.map(({ outcome }) => outcome))).toEqual(new Set(["pass"]));
});

test("a missing permission is an error for good, with the statement that grants it", async () => {
  await using stage = await cloudWatchStage();
  await stage.putAlarm();
  const [seen] = await look(["web-5xx"], stage.effectsAllowing("ecs:*"));
  expect(seen).toMatchObject({
    target: "web-5xx",
    outcome: "error",
    final: true,
    reason: expect.stringMatching(/^AWS denied reading CloudWatch alarms .* may not cloudwatch:DescribeAlarms on \*$/),
  });
  expect(seen?.evidence?.join("\n")).toContain('"Action": "cloudwatch:DescribeAlarms"');
});

test.each([
  ["throttle", "AWS throttled reading CloudWatch alarms in eu-west-1: Rate exceeded"],
  ["server-error", /^AWS failed on its side at reading CloudWatch alarms/],
] as const)("AWS that does not answer because of a %s is an error that may pass", async (fault, reason) => {
  await using stage = await cloudWatchStage();
  await stage.putAlarm();
  stage.aws.faults.inject({ operation: "cloudwatch:DescribeAlarms", fault, times: 2 });
  const probe = alarmProbe({ alarms: ["web-5xx"], ...timeout(5_000) }, { deployedAt: undefined }, stage.effects);
  const [seen] = await probe.look(never);
  expect(seen).toMatchObject({ outcome: "error", reason: expect.stringMatching(reason) });
  expect(seen?.final).toBeUndefined();
  expect(await probe.look(never)).toMatchObject([{ outcome: "pass" }]);
});

test("a look keeps to its time-out, and stops with the gate", async () => {
  await using stage = await cloudWatchStage();
  stage.aws.faults.inject({ operation: "cloudwatch:DescribeAlarms", fault: "timeout", times: 2 });
  expect(await look(["web-5xx"], stage.effects, { ms: 50 })).toEqual([
    { target: "web-5xx", outcome: "error", reason: "AWS did not answer within 50 ms" },
  ]);
  const stop = new AbortController();
  const probe = alarmProbe({ alarms: ["web-5xx"], ...timeout(5_000) }, { deployedAt: undefined }, stage.effects);
  const looking = probe.look(stop.signal);
  stop.abort(new Error("The gate was cancelled."));
  await expect(looking).rejects.toThrow("The gate was cancelled.");
});
