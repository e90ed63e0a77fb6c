import type { CallRecord } from "@deploy-actions/simulator/calls";
import { expect, test } from "@jest/globals";
import { bucketUse } from "../../bench/calls/buckets.ts";
import { readOptions } from "../../bench/options.ts";
import { quantile } from "../../bench/quantile.ts";
import { ratio, seconds, table } from "../../bench/text.ts";
import { mostShare } from "../../bench/traffic/tolerance.ts";
import { wrap } from "../command/wrap.ts";

test.each([
  [0, 1],
  [0.5, 5],
  [0.95, 10],
  [1, 10],
])("the quantile %d of 1 to 10 is %d", (share, expected) => {
  expect(quantile([10, 2, 9, 4, 5, 6, 7, 8, 3, 1], share)).toBe(expected);
});

test("the quantile of nothing is shown as nothing", () => {
  expect([seconds(quantile([], 0.5)), ratio(1, quantile([], 0.5))]).toEqual(["-", "-"]);
});

test("a table has its first column to the left and figures to the right", () => {
  expect(
    table(
      ["Name", "p50"],
      [
        ["good", "2.41 s"],
        ["bad", "12 s"],
      ],
    ),
  ).toBe(["Name     p50", "----  ------", "good  2.41 s", "bad     12 s"].join("\n"));
});

test("a paragraph breaks between words", () => {
  expect(wrap("one two three four", 9)).toBe("one two\nthree\nfour");
});

test("a bucket refills while nobody calls", () => {
  const calls = [0, 0, 0, 2_000].map((at) => call("RegisterTaskDefinition", at));
  expect(bucketUse(calls, "ecs:RegisterTaskDefinition")).toEqual({ limits: "burst 20, 1/s", lowest: 17 });
});

test("a bucket that AWS does not publish is marked as assumed, and an operation without a bucket has none", () => {
  expect(bucketUse([], "ecs:StopServiceDeployment")).toEqual({ limits: "burst 50, 5/s assumed", lowest: 50 });
  expect(bucketUse([], "ecr:BatchGetImage")).toBeUndefined();
});

test("without options all parts are measured", () => {
  expect(readOptions([], ["lag", "red"])).toEqual({ parts: ["lag", "red"], write: false });
});

test.each([
  [["--only", "led"], '--only: There is no part "led". Did you mean "red"?'],
  [["--only", "lag", "--write"], "--write: RESULTS.md holds all parts."],
  [["--fast"], "--fast: is not an option."],
  [["lag"], "lag: is not an option."],
])("%j is refused", (args, complaint) => {
  expect(() => readOptions(args, ["lag", "red"])).toThrow(complaint);
});

const call = (operation: string, at: number): CallRecord => ({ service: "ecs", operation, input: {}, status: 200, at });

test.each([
  [10, 900, 14],
  [10, 90_000, 10.4],
  [100, 10, 100],
])("of a share of %d %% in %d requests no more than %d %% is chance", (share, requests, most) => {
  expect(mostShare(share, requests)).toBeCloseTo(most);
});
