import { expect, test } from "@jest/globals";
import { evaluateAlarm } from "../src/cloudwatch/alarms/evaluate.ts";
import { stateReason } from "../src/cloudwatch/alarms/reason.ts";
import { type MissingData, type Watched, watchedBy } from "../src/cloudwatch/alarms/watched.ts";

const MISSING: readonly MissingData[] = ["missing", "ignore", "breaching", "notBreaching"];

/** An alarm on more than 5 in so many of three minutes. */
function watched({ of = 3, ...changes }: { of?: number } & Partial<Watched> = {}): Watched {
  const settings = watchedBy({
    AlarmName: "errors",
    Namespace: "Shop",
    MetricName: "errors",
    Statistic: "Sum",
    Period: 60,
    EvaluationPeriods: of,
    Threshold: 5,
    ComparisonOperator: "GreaterThanThreshold",
  });
  return { ...settings, ...changes };
}

/** Data as the user guide draws them, the newest last: 0 is good, X is bad, - is missing. */
function periods(drawn: string) {
  const points = drawn.split(" ").map((sign, index) => {
    const at = Date.UTC(2026, 10, 21, 10, index);
    return sign === "-" ? undefined : { at, value: sign === "X" ? 9 : 1 };
  });
  return points.reverse();
}

// User guide, "Configuring how CloudWatch alarms treat missing data": both tables.
test.each([
  [3, "0 - X - X", "OK", "OK", "OK", "OK"],
  [3, "0 - - - -", "OK", "OK", "OK", "OK"],
  [3, "- - - - -", "insufficient", "retain", "ALARM", "OK"],
  [3, "0 X X - X", "ALARM", "ALARM", "ALARM", "ALARM"],
  [3, "- - X - -", "ALARM", "retain", "ALARM", "OK"],
  [2, "0 - X - X", "ALARM", "ALARM", "ALARM", "ALARM"],
  [2, "0 0 X 0 X", "ALARM", "ALARM", "ALARM", "ALARM"],
  [2, "0 - X - -", "OK", "OK", "ALARM", "OK"],
  [2, "- - - - 0", "OK", "OK", "ALARM", "OK"],
  [2, "- - - X -", "ALARM", "retain", "ALARM", "OK"],
  // The same page in words: not at once, because the next one may be good.
  [3, "- - - - X", "insufficient", "retain", "ALARM", "OK"],
  [3, "- - - X -", "insufficient", "retain", "ALARM", "OK"],
])("%s of 3 with %s", (datapointsToAlarm, drawn, ...expected) => {
  const found = MISSING.map((missing) => evaluateAlarm(periods(drawn), watched({ datapointsToAlarm, missing })).kind);
  expect(found).toEqual(expected);
});

test.each([
  [
    "all that were bad, the newest first",
    { datapointsToAlarm: 2 },
    "0 0 X 0 X",
    "Threshold Crossed: 2 out of the last 3 datapoints [9.0 (21/11/26 10:04:00), 9.0 (21/11/26 10:02:00)] were greater than the threshold (5.0) (minimum 2 datapoints for OK -> ALARM transition).",
  ],
  [
    "the one that was good",
    {},
    "0 0 X 0 X",
    "Threshold Crossed: 1 out of the last 3 datapoints [1.0 (21/11/26 10:03:00)] was not greater than the threshold (5.0) (minimum 1 datapoint for ALARM -> OK transition).",
  ],
  [
    "that nothing was there, and what it counted as",
    { of: 1, missing: "notBreaching" as const },
    "- - -",
    "Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].",
  ],
  [
    "that bad was assumed",
    { missing: "breaching" as const },
    "- - - - -",
    "Threshold Crossed: no datapoints were received for 3 periods and 3 missing datapoints were treated as [Breaching].",
  ],
  ["that nothing is known", { of: 1 }, "- - -", "Insufficient Data: 1 datapoint was unknown."],
])("the reason says %s", (_, changes, drawn, reason) => {
  const rules = watched(changes);
  const finding = evaluateAlarm(periods(drawn), rules);
  if (finding.kind === "retain") throw new Error("The state is retained.");
  expect(stateReason(finding, rules)).toBe(reason);
});
