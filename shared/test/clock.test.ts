import { expect, test } from "@jest/globals";
import { steadyClock, systemClock } from "../src/clock.ts";

const HOUR = 3_600_000;

test.each([-HOUR, HOUR])(
  "a clock that is set by %d ms in the middle of a gate ends it neither sooner nor later",
  (by) => {
    const { now } = Date;
    const before = steadyClock.now();
    expect(Math.abs(before - systemClock.now())).toBeLessThan(1_000);
    try {
      Date.now = () => now() + by;
      expect(steadyClock.now() - before).toBeGreaterThanOrEqual(0);
      expect(steadyClock.now() - before).toBeLessThan(1_000);
    } finally {
      Date.now = now;
    }
  },
);

test("a steady clock goes on while somebody sleeps", async () => {
  const before = steadyClock.now();
  await steadyClock.sleep(20);
  expect(steadyClock.now() - before).toBeGreaterThanOrEqual(19);
});
