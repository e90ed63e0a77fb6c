import { expect, test } from "@jest/globals";
import { formatDelta, formatSize } from "../../src/summary/size.ts";

test.each([
  [0, "0.0 MB"],
  [45_300_000, "45.3 MB"],
  [1_234_567_890, "1234.6 MB"],
])("%i bytes are %s", (bytes, text) => {
  expect(formatSize(bytes)).toBe(text);
});

test.each([
  [1_200_000, "+1.2 MB"],
  [-300_000, "-0.3 MB"],
  [0, "±0.0 MB"],
  [20_000, "±0.0 MB"],
  [-20_000, "±0.0 MB"],
])("a difference of %i bytes is %s", (bytes, text) => {
  expect(formatDelta(bytes)).toBe(text);
});
