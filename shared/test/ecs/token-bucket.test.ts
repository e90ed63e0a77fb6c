import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { TokenBucket } from "../../src/ecs/token-bucket.ts";

const RATE = { burst: 3, perSecond: 2 };

/** When each call goes, of calls that ask at these times; ms. */
function goesAt(asks: readonly number[], rate = RATE): readonly number[] {
  const bucket = new TokenBucket(rate);
  return asks.map((at) => at + bucket.take(at));
}

test.each<[string, readonly number[], readonly number[]]>([
  ["what fits into the burst goes at once", [0, 0, 0], [0, 0, 0]],
  ["then one goes each time a token is there", [0, 0, 0, 0, 0, 0], [0, 0, 0, 500, 1_000, 1_500]],
  ["a bucket that rested is full again", [0, 0, 0, 10_000, 10_000, 10_000], [0, 0, 0, 10_000, 10_000, 10_000]],
  [
    "and never holds more than that",
    [0, 3_600_000, 3_600_000, 3_600_000, 3_600_000],
    [0, 3_600_000, 3_600_000, 3_600_000, 3_600_500],
  ],
  ["who asks no more often than it fills never waits", [0, 500, 1_000, 1_500, 2_000], [0, 500, 1_000, 1_500, 2_000]],
  ["who asks late comes after those that wait", [0, 0, 0, 0, 0, 400], [0, 0, 0, 500, 1_000, 1_500]],
  [
    "a clock that is set back gives no time away",
    [10_000, 10_000, 10_000, 0, 500],
    [10_000, 10_000, 10_000, 500, 1_000],
  ],
])("%s", (_, asks, expected) => {
  expect(goesAt(asks)).toEqual(expected);
});

test.each<[string, number, number]>([
  ["leave fewer at once", 2, 500],
  ["that were more than there were turns leave none, and no debt", 7, 1_000],
])("calls of others %s", (_, calls, waitOfSecond) => {
  const bucket = new TokenBucket(RATE);
  bucket.spend(calls, 0);
  bucket.take(0);
  expect(bucket.take(0)).toBe(waitOfSecond);
});

test("calls of others forgive no turns that are taken already", () => {
  const bucket = new TokenBucket(RATE);
  for (let call = 0; call < 5; call++) bucket.take(0);
  bucket.spend(3, 0);
  expect(bucket.take(0)).toBe(1_500);
});

/** Ascending times at which calls ask, ms. */
const asking = fc
  .array(fc.nat({ max: 20_000 }), { minLength: 1, maxLength: 120 })
  .map((asks) => asks.sort((a, b) => a - b));

const rates = fc.record({ burst: fc.integer({ min: 1, max: 30 }), perSecond: fc.integer({ min: 1, max: 40 }) });

test("no stretch of time sees more calls than the burst and what refills in it", () => {
  fc.assert(
    fc.property(asking, rates, (asks, rate) => {
      const going = goesAt(asks, rate);
      for (const [from, start] of going.entries())
        for (const [to, end] of going.entries())
          if (to >= from) {
            // A wait is rounded up to whole milliseconds, so two that follow each other may be 1 ms closer.
            const most = rate.burst + ((end - start + 1) / 1000) * rate.perSecond;
            expect(to - from + 1).toBeLessThanOrEqual(most + 1e-6);
          }
    }),
  );
});

test("calls go in the order they asked in, and none waits longer than those before it take", () => {
  fc.assert(
    fc.property(asking, rates, (asks, rate) => {
      const going = goesAt(asks, rate);
      expect(going).toEqual([...going].sort((a, b) => a - b));
      for (const [index, at] of going.entries())
        expect(at - (asks[index] ?? 0)).toBeLessThanOrEqual(Math.ceil(((index + 1) / rate.perSecond) * 1000));
    }),
  );
});
