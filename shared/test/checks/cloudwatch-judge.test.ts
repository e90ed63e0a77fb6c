import { expect, test } from "@jest/globals";
import type { Alarm, MetricSeries } from "../../src/checks/cloudwatch/cloudwatch.ts";
import { judgeAlarm } from "../../src/checks/cloudwatch/judge-alarm.ts";
import { judgeMetric } from "../../src/checks/cloudwatch/judge-metric.ts";
import { wholePeriods } from "../../src/checks/cloudwatch/periods.ts";

const MINUTE = 60_000;
const TEN = Date.UTC(2026, 10, 21, 10);

const alarm = (changes: Partial<Alarm>): Alarm => ({
  name: "web-5xx",
  state: "OK",
  reason: "Threshold Crossed",
  since: TEN,
  unevaluated: false,
  ...changes,
});

test.each([
  ["is OK", alarm({}), "pass", "OK since 2026-11-21 10:00:00 UTC"],
  ["does not say since when", alarm({ since: undefined }), "pass", "OK"],
  [
    "went off after the deploy",
    alarm({ state: "ALARM" }),
    "fail",
    "ALARM since 2026-11-21 10:00:00 UTC: Threshold Crossed",
  ],
  [
    "went off before the deploy",
    alarm({ state: "ALARM", since: TEN - 24 * 60 * MINUTE }),
    "no-data",
    "in ALARM since 2026-11-20 10:00:00 UTC, before this deploy: it cannot tell",
  ],
  ["rings since nobody knows when", alarm({ state: "ALARM", since: undefined }), "fail", "ALARM: Threshold Crossed"],
  [
    "has nothing to go by",
    alarm({ state: "INSUFFICIENT_DATA", reason: "Insufficient Data: 1 datapoint was unknown." }),
    "no-data",
    "INSUFFICIENT_DATA since 2026-11-21 10:00:00 UTC: Insufficient Data: 1 datapoint was unknown.",
  ],
  [
    "is OK because CloudWatch could not evaluate it",
    alarm({ unevaluated: true, reason: "The query failed." }),
    "error",
    "CloudWatch cannot evaluate the alarm: The query failed.",
  ],
])("an alarm that %s", (_, seen, outcome, reason) => {
  expect(judgeAlarm(seen, TEN - MINUTE)).toMatchObject({ target: "web-5xx", outcome, reason });
});

test("without the time of a deploy, an alarm is an alarm", () => {
  expect(judgeAlarm(alarm({ state: "ALARM", since: 0 }), undefined)).toMatchObject({ outcome: "fail" });
});

test("a long reason is whole in the evidence alone", () => {
  const reason = "x".repeat(1000);
  const seen = judgeAlarm(alarm({ state: "ALARM", reason }), undefined);
  expect(seen.reason.length).toBeLessThan(400);
  expect(seen.evidence).toEqual([`ALARM: ${reason}`]);
});

/** Minutes after ten. */
test.each([
  ["the gate has just begun", { began: 0, now: 0 }, undefined],
  ["the period has not ended", { began: 0, now: 2.9 }, undefined],
  ["the period has ended, and its data had time to come", { began: 0, now: 3 }, [0, 1]],
  ["the gate began within a period, which does not count", { began: 0.5, now: 3.9 }, undefined],
  ["the gate began within a period, and the next one has ended", { began: 0.5, now: 4 }, [1, 2]],
  ["there are many periods: the newest ones", { began: 0, now: 20 }, [15, 18]],
])("whole periods when %s", (_, { began, now }, expected) => {
  const periods = wholePeriods(
    { period: MINUTE, ingestionDelay: 2 * MINUTE },
    { startedAt: TEN + began * MINUTE, now: TEN + now * MINUTE },
  );
  const seen = periods.kind === "there" ? [periods.from, periods.to].map((at) => (at - TEN) / MINUTE) : undefined;
  expect(seen).toEqual(expected);
});

test("while there is no whole period, it is said when there will be one", () => {
  const gate = { startedAt: TEN + 1, now: TEN + MINUTE };
  expect(wholePeriods({ period: 5 * MINUTE, ingestionDelay: 2 * MINUTE }, gate)).toEqual({
    kind: "none-yet",
    reason: "the first whole period of the gate ends at 10:10:00 UTC, and CloudWatch should have it by 10:12:00 UTC",
  });
});

const series = (changes: Partial<MetricSeries> = {}): MetricSeries => ({
  label: "errors",
  status: "complete",
  points: [
    { at: TEN + MINUTE, value: 0 },
    { at: TEN, value: 7 },
  ],
  ...changes,
});

const judge = (all: readonly MetricSeries[], remarks: readonly string[] = [], lt = 5) =>
  judgeMetric({ expect: { lt }, period: MINUTE }, { from: TEN, to: TEN + 2 * MINUTE }, { series: all, remarks });

test("the newest point decides, and the ones before it are shown", () => {
  expect(judge([series()])).toEqual({
    outcome: "pass",
    reason: "0, from 10:01:00 UTC to 10:02:00 UTC",
    value: 0,
    evidence: ["10:01:00 UTC 0", "10:00:00 UTC 7"],
  });
  expect(judge([series()], [], 0)).toMatchObject({
    outcome: "fail",
    reason: "0, expected less than 0, from 10:01:00 UTC to 10:02:00 UTC",
  });
});

test.each([
  ["no data", [series({ points: [] })], "no-data", "there is no data from 10:00:00 UTC to 10:02:00 UTC"],
  ["no series", [], "no-data", "there is no data from 10:00:00 UTC to 10:02:00 UTC"],
  ["a part of the data", [series({ status: "partial" })], "error", "CloudWatch gave a part of the data only"],
  ["a failure", [series({ status: "failed" })], "error", "CloudWatch could not read the data (InternalError)"],
])("%s is not judged", (_, all, outcome, reason) => {
  const seen = judge(all);
  expect(seen).toMatchObject({ outcome, reason });
  expect(seen.final).toBeUndefined();
});

test("what CloudWatch remarks is part of the reason when there is no data", () => {
  const remark = "ArithmeticError: One or more data-points have been dropped due to non-numeric values";
  expect(judge([series({ points: [] })], [remark]).reason).toContain(`; CloudWatch remarks: ${remark}`);
});

test("several series are an error for good, with the fix", () => {
  expect(judge([series(), series({ label: "requests" })])).toMatchObject({
    outcome: "error",
    final: true,
    reason:
      "the expression gives 2 series, and one number is needed: aggregate them, for example with SUM(…) or MAX(…)",
    evidence: ["errors", "requests"],
  });
});
