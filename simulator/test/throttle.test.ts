import { expect, test } from "@jest/globals";
import { ManualClock } from "../src/clock.ts";
import { Throttle } from "../src/throttle.ts";

const registers = { operations: ["RegisterTaskDefinition", "DeregisterTaskDefinition"], burst: 20, refill: 1 };

function burst(throttle: Throttle, calls: number): number {
  return Array.from({ length: calls }, () => throttle.admits([registers], "RegisterTaskDefinition")).filter(Boolean)
    .length;
}

test("a bucket admits its burst, and then what refills", () => {
  const clock = new ManualClock();
  const throttle = new Throttle(clock);
  expect(burst(throttle, 25)).toBe(20);
  clock.advance(3_000);
  expect(burst(throttle, 5)).toBe(3);
});

test("a bucket never holds more than its burst", () => {
  const clock = new ManualClock();
  const throttle = new Throttle(clock);
  burst(throttle, 20);
  clock.advance(3_600_000);
  expect(burst(throttle, 25)).toBe(20);
});

test("operations of one bucket share it, and others are free", () => {
  const throttle = new Throttle(new ManualClock());
  burst(throttle, 20);
  expect(throttle.admits([registers], "DeregisterTaskDefinition")).toBe(false);
  expect(throttle.admits([registers], "DescribeServices")).toBe(true);
});
