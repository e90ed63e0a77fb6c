import { expect, test } from "@jest/globals";
import { aloneAfter, badFor } from "../rehearse/moments.ts";
import { measured, measureShares, sharesGiven, watchWeights } from "../rehearse/shares.ts";
import { samples } from "./rehearse-sample.ts";

const BLUE = { blue: 100, green: 0 };
const CANARY = { blue: 80, green: 20 };
const GREEN = { blue: 0, green: 100 };

test.each([
  [
    "a canary",
    [[1200, CANARY] as const, [2200, GREEN] as const],
    [
      { from: 1200, to: 2200, share: 20 },
      { from: 2200, to: 4000, share: 100 },
    ],
  ],
  ["one that went back", [[1200, CANARY] as const, [1500, BLUE] as const], [{ from: 1200, to: 1500, share: 20 }]],
  ["one that got nothing", [], []],
  ["a rule of one group", [[1200, { only: 100 }] as const], []],
])("the shares of a release are those of the groups that had nothing before it: %s", (_, changes, shares) => {
  const told = [[0, BLUE] as const, ...changes].map(([at, weights]) => ({ at, weights }));
  const alone = changes.some(([, weights]) => "only" in weights) ? told.slice(1) : told;
  expect(sharesGiven(alone, 1000, 4000)).toEqual(shares);
});

test("the next release is the other side's", () => {
  const told = [
    { at: 0, weights: BLUE },
    { at: 500, weights: GREEN },
    { at: 2000, weights: CANARY },
  ];
  expect(sharesGiven(told, 1000, 3000)).toEqual([{ from: 2000, to: 3000, share: 80 }]);
});

test("what clients saw of a share leaves out its last moment, in which the next one may be at work already", () => {
  const given = [{ from: 2000, to: 3000, share: 50 }];
  const [held] = measureShares(given, "v2", samples({ faultyFrom: 2500 }));
  expect(held).toEqual({ from: 2000, to: 3000, share: 50, requests: 85, answers: 42, faulty: 17 });
  expect(measured({ requests: 400, answers: 82 })).toBe(20.5);
  expect(measured({ requests: 0, answers: 0 })).toBeUndefined();
});

test("the rule is looked at until that is stopped, a look that fails left out, and told when it changed", async () => {
  const answers = [BLUE, undefined, BLUE, CANARY];
  const enough = Promise.withResolvers<void>();
  let looks = 0;
  await using watched = watchWeights(
    async () => {
      const answer = answers[looks++];
      if (looks > answers.length) enough.resolve();
      if (!answer && looks <= answers.length) throw new Error("throttled");
      return answer ?? CANARY;
    },
    () => looks,
  );
  await enough.promise;
  await watched.stop();
  expect(watched.told).toEqual([
    { at: 1, weights: BLUE },
    { at: 4, weights: CANARY },
  ]);
});

test("a version is alone after the last answer of another one", () => {
  expect(aloneAfter(samples(), "v2", 1000, 4000)).toBe(1980);
  expect(aloneAfter(samples(), "v2", 3000, 4000)).toBe(0);
  expect(aloneAfter(samples(), "v2", 1000, 2500)).toBe(1480);
  expect(aloneAfter(samples(), "v3", 1000, 4000)).toBeUndefined();
});

test("bad answers last from the first of them to the last", () => {
  expect(badFor(samples({ faultyFrom: 3000 }), 1000, 4000)).toBe(990);
  expect(badFor(samples(), 1000, 4000)).toBeUndefined();
});
