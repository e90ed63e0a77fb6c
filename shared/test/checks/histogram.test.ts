import { expect, test } from "@jest/globals";
import { Histogram, samplesFor } from "../../src/checks/judge/histogram.ts";

test.each([50, 90, 95, 99, 99.9])(
  "of as few answers as the %dth percentile needs, it is the last but one, not the worst",
  (percentile) => {
    const histogram = new Histogram();
    const count = samplesFor(percentile);
    for (let latency = 1; latency <= count; latency += 1) histogram.add(latency);
    expect(histogram.percentile(percentile)).toBe(Math.round((percentile / 100) * count));
    expect(histogram.percentile(percentile)).toBeLessThan(count);
  },
);
