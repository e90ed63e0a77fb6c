import * as v from "valibot";
import type { Comparison } from "../../assertion.ts";
import { member } from "../member.ts";
import { rule } from "../rule.ts";

const number = v.number("Write a number, without quotes");

export const BOUNDS = {
  gt: v.optional(member(number, "More than this.")),
  gte: v.optional(member(number, "This or more.")),
  lt: v.optional(member(number, "Less than this.")),
  lte: v.optional(member(number, "This or less.")),
} as const;

/** What a number must be. */
export const comparison = v.pipe(
  v.strictObject({
    ...BOUNDS,
    eq: v.optional(member(number, "Exactly this.")),
    ne: v.optional(member(number, "Anything but this.")),
  }),
  rule("all", (given) => {
    const nothing = Object.values(given).every((limit) => limit === undefined);
    const message = nothing ? "There is no comparison: write at least one, like lt: 1" : whyImpossible(given);
    return message ? { at: [], message } : undefined;
  }),
  v.transform((given) => given as Comparison),
);

/** Why no number can be all of it. */
export function whyImpossible({ eq, ne, gt, gte, lt, lte }: Partial<Record<keyof Comparison, number | undefined>>) {
  const lower = Math.max(gt ?? Number.NEGATIVE_INFINITY, gte ?? Number.NEGATIVE_INFINITY);
  const upper = Math.min(lt ?? Number.POSITIVE_INFINITY, lte ?? Number.POSITIVE_INFINITY);
  const open = lower === gt || upper === lt;
  if (lower > upper || (lower === upper && open)) {
    return `No number is ${lower === gt ? "more than" : "at least"} ${lower} and ${upper === lt ? "less than" : "at most"} ${upper}`;
  }
  if (eq === undefined) return undefined;
  const inside = eq >= lower && eq <= upper && eq !== gt && eq !== lt;
  return inside && eq !== ne ? undefined : `It cannot be ${eq} and keep to the rest`;
}
