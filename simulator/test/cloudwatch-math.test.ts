import { expect, test } from "@jest/globals";
import { evaluate } from "../src/cloudwatch/math/evaluate.ts";
import { parseExpression } from "../src/cloudwatch/math/parse.ts";
import { isSeries, type Series } from "../src/cloudwatch/math/series.ts";

const MINUTE = 60_000;

/** One value a minute, from 0 on; undefined where there is none. */
function series(...values: (number | undefined)[]): Series {
  const points = values.flatMap((value, index) => (value === undefined ? [] : [[index * MINUTE, value] as const]));
  return { label: "", period: MINUTE, points: new Map(points) };
}

const METRICS: Readonly<Record<string, Series>> = {
  errors: series(2, undefined, 0, 6),
  requests: series(10, 20, 0, undefined),
  // The user guide's examples of comparisons and of IF.
  metric1: series(30, 20, 0, 0, undefined),
  metric2: series(20, undefined, 20, undefined, undefined),
  condition: series(1, 1, 0, 0, undefined),
  yes: series(30, undefined, 0, 0, 30),
  no: series(0, 0, 20, undefined, 20),
  none: series(),
};

/** What an expression comes to over five minutes: values by the minute, `-` where there is none. */
function valuesOf(expression: string) {
  const value = evaluate(parseExpression(expression), {
    window: { from: 0, to: 5 * MINUTE },
    lookUp: (id) => {
      const found = METRICS[id];
      if (!found) throw new SyntaxError(`There is no metric or expression '${id}'`);
      return found;
    },
    metrics: (text) => Object.entries(METRICS).flatMap(([id, metric]) => (id.includes(text) ? [metric] : [])),
  });
  const shown = ({ points }: Series) => [0, 1, 2, 3, 4].map((minute) => points.get(minute * MINUTE) ?? "-");
  if (typeof value === "number") return value;
  return isSeries(value) ? shown(value) : value.map(shown);
}

test.each([
  ["100 * errors / requests", [20, 0, "-", "-", "-"]],
  ["errors + requests - 1", [11, 19, -1, 5, "-"]],
  ["-errors * 2", [-4, "-", 0, -12, "-"]],
  ["2 + 3 * (4 - 1) / 9", 3],
  ["8 - 4 - 2", 2],
  ["FILL(errors, 0)", [2, 0, 0, 6, 0]],
  ["FILL(errors, REPEAT)", [2, 2, 0, 6, 6]],
  ["FILL(errors, requests)", [2, 20, 0, 6, "-"]],
  ["FILL(none, 0)", [0, 0, 0, 0, 0]],
  ["SUM([errors, requests])", [12, 20, 0, 6, "-"]],
  ["AVG([errors, requests])", [6, 10, 0, 3, "-"]],
  ["MAX(errors)", 6],
  ["errors / MAX(errors)", [2 / 6, "-", 0, 1, "-"]],
  ['SUM(METRICS("metric"))', [50, 20, 20, 0, "-"]],
  [
    "[errors, requests] * 10",
    [
      [20, "-", 0, 60, "-"],
      [100, 200, 0, "-", "-"],
    ],
  ],
  ["(metric1 < metric2)", [0, 0, 1, 0, "-"]],
  ["(metric1 >= 30)", [1, 0, 0, 0, "-"]],
  ["(metric1 > 15 AND metric2 > 15)", [1, 0, 0, 0, "-"]],
  ["(metric1 > 15 || metric2 > 15)", [1, 1, 1, 0, "-"]],
  ["IF(condition, yes, no)", [30, 0, 20, "-", "-"]],
  ["IF(condition, 5, no)", [5, 5, 20, "-", "-"]],
  ["IF(condition, yes, 5)", [30, 0, 5, 5, "-"]],
  ["IF(metric1 < 25, metric1)", ["-", 20, 0, 0, "-"]],
])("%s", (expression, expected) => {
  expect(valuesOf(expression)).toEqual(expected);
});

test.each([
  ["errors +", "Unexpected end of the expression"],
  ["(errors", "Expected ')', found the end"],
  ["errors errors", "Unexpected 'errors'"],
  ["errors % 2", "Unexpected '%'"],
  ["SEARCH('{Shop} errors', 'Sum', 60)", "Unsupported function 'SEARCH' with 3 arguments"],
  ["FILL(errors, LINEAR)", "Unsupported function 'FILL' with 2 arguments"],
  ["REPEAT", "Unexpected 'REPEAT'"],
  ["SUM(3)", "SUM needs a time series"],
  ["[1, 2]", "An array holds time series only"],
  ["nothing", "There is no metric or expression 'nothing'"],
])("%s is refused, and not guessed at", (expression, problem) => {
  expect(() => valuesOf(expression)).toThrow(problem);
});
