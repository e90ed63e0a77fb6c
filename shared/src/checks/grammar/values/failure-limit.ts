import * as v from "valibot";
import type { FailureLimit } from "../../check.ts";
import { count, percent } from "./numbers.ts";

/** From `3` or `10%`. */
export const failureLimit = v.union(
  [
    v.pipe(
      count(0),
      v.transform((count): FailureLimit => ({ count })),
    ),
    v.pipe(
      percent,
      v.transform((percent): FailureLimit => ({ percent })),
    ),
  ],
  'Write a number, or a share of the samples like "10%"',
);
