import type { CallRecord } from "@deploy-actions/simulator/calls";
import { BUCKETS } from "@deploy-actions/simulator/ecs/throttling";

export interface BucketUse {
  /** "burst 20, 1/s". */
  readonly limits: string;
  /** The fewest tokens that were left after a call. */
  readonly lowest: number;
}

/** How far these calls emptied the account's bucket for an operation of ECS; undefined where none is published. */
export function bucketUse(calls: readonly CallRecord[], operation: string): BucketUse | undefined {
  const bucket = BUCKETS.find(({ operations }) => operations.includes(operation));
  if (!bucket) return undefined;
  const { operations, burst, refill } = bucket;
  let tokens = burst;
  let lowest = burst;
  let last = Number.NEGATIVE_INFINITY;
  for (const { service, operation: called, at } of calls) {
    if (service !== "ecs" || !operations.includes(called)) continue;
    tokens = Math.min(burst, tokens + ((at - last) / 1000) * refill) - 1;
    lowest = Math.min(lowest, tokens);
    last = at;
  }
  return { limits: `burst ${burst}, ${refill}/s`, lowest };
}
