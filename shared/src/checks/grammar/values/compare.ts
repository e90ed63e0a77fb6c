import * as v from "valibot";
import type { Compared } from "../../check.ts";
import { member } from "../member.ts";
import { rule } from "../rule.ts";
import { duration } from "./duration.ts";
import { percent, ratio } from "./numbers.ts";

/** What a kind of check measures, and can be compared by. */
export interface Figures {
  readonly latency: boolean;
  readonly value: boolean;
}

const maxRatio = member(ratio, "Worse when it is more than this many times the baseline's.", 1.3);

const latency = v.strictObject({
  "max-ratio": maxRatio,
  floor: v.optional(member(duration(), "Up to here it is never too much.", "250ms")),
});

const value = v.pipe(
  v.strictObject({
    "max-ratio": v.optional(maxRatio),
    "min-ratio": v.optional(member(ratio, "Worse when it is less than this many times the baseline's.", 0.8)),
    floor: v.optional(member(v.number(), "Up to here it is never too much.", 10)),
  }),
  rule("all", ({ "max-ratio": most, "min-ratio": least }) => {
    if (most === undefined && least === undefined) return { at: [], message: "Write max-ratio, min-ratio or both" };
    if (most === undefined || least === undefined || least <= most) return undefined;
    return { at: ["min-ratio"], message: "No ratio is at least min-ratio and at most max-ratio" };
  }),
);

const failureRate = v.strictObject({
  "max-ratio": maxRatio,
  floor: v.optional(
    v.pipe(
      member(percent, "Up to here it is never too much.", "1%"),
      v.transform((hundredths) => hundredths / 100),
    ),
  ),
});

/** Figures of the bake against those of a baseline. */
export function compare(kind: string, figures: Figures) {
  const timed = figures.latency ? latency : v.never(`There is no latency to compare in ${kind} checks`);
  const entries = {
    p50: v.optional(timed),
    p95: v.optional(timed),
    p99: v.optional(timed),
    value: v.optional(figures.value ? value : v.never(`There is no value to compare in ${kind} checks`)),
    "failure-rate": v.optional(failureRate),
  };
  return v.pipe(
    v.strictObject(entries),
    v.check((given) => Object.values(given).some(Boolean), "There is no figure: write at least one, like failure-rate"),
    v.transform((given): readonly Compared[] =>
      (Object.keys(entries) as (keyof typeof entries)[]).flatMap((figure) => {
        const limits: Limits | undefined = given[figure];
        if (!limits) return [];
        return [{ figure, maxRatio: limits["max-ratio"], minRatio: limits["min-ratio"], floor: limits.floor }];
      }),
    ),
  );
}

interface Limits {
  readonly "max-ratio"?: number | undefined;
  readonly "min-ratio"?: number | undefined;
  readonly floor?: number | undefined;
}
