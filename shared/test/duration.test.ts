import { formatDuration, parseDuration, writeDuration } from "@deploy-actions/shared/duration";
import { expect, test } from "@jest/globals";

test.each([
  ["30m", 1_800_000],
  ["90s", 90_000],
  ["1h30m", 5_400_000],
  ["1h 30 min", 5_400_000],
  [" 1.5h ", 5_400_000],
  ["250ms", 250],
])("%s is %i ms", (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test("a number without a unit is refused, with both likely meanings", () => {
  expect(() => parseDuration("30")).toThrow(
    expect.objectContaining({ message: '"30" has no unit.', hint: 'Write "30m" for minutes or "30s" for seconds.' }),
  );
});

test.each(["", "soon", "-3m", "5x", "1h5x", "1,000s", "m", "30m20"])('"%s" is not a duration', (text) => {
  expect(() => parseDuration(text)).toThrow("is not a duration");
});

test.each([
  [0, "0 ms"],
  [850, "850 ms"],
  [12_300, "12 s"],
  [59_700, "1 min"],
  [252_000, "4 min 12 s"],
  [3_600_000, "1 h"],
  [7_500_000, "2 h 5 min"],
  [90_000_000, "1 d 1 h"],
])("%i ms reads %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test.each([
  [0, "0s"],
  [250, "250ms"],
  [5_000, "5s"],
  [90_000, "1m30s"],
  [3_600_000, "1h"],
  [3_661_500, "1h1m1s500ms"],
])("%i ms is written %s, and read as the same", (ms, text) => {
  expect(writeDuration(ms)).toBe(text);
  expect(parseDuration(text)).toBe(ms);
});
