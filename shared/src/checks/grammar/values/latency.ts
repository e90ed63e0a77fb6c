import * as v from "valibot";
import { Failure } from "../../../failure.ts";
import { readAs } from "../read-as.ts";
import { duration } from "./duration.ts";
import { mapOf } from "./map-of.ts";

const key = v.pipe(
  v.string(),
  v.metadata({ pattern: "^(max|p\\d{1,3}(\\.\\d+)?)$" }),
  readAs((text) => {
    const percentile = Number(/^p(\d+(?:\.\d+)?)$/.exec(text)?.[1]);
    if (text !== "max" && Number.isNaN(percentile))
      throw new Failure("This is no figure of latency.", { hint: 'It can be "max", or a percentile like "p95".' });
    if (percentile <= 0 || percentile > 100)
      throw new Failure("There is no such percentile.", { hint: "It is above 0 and 100 at most." });
    return text;
  }),
);

/** How long an answer may take: `{ max: 1s, p95: 300ms }`. */
export const latencyLimits = v.pipe(
  mapOf(key, duration({ min: 1 })),
  v.minEntries(1, 'There is no limit: write "max", or a percentile like "p95"'),
  v.transform(({ max, ...percentiles }) => ({
    max,
    percentiles: Object.entries(percentiles).map(([figure, latency]) => ({
      percentile: Number(figure.slice(1)),
      latency,
    })),
  })),
);
