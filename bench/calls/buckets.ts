import type { CallRecord } from "@deploy-actions/simulator/calls";
import { BUCKETS } from "@deploy-actions/simulator/ecs/throttling";

export interface BucketUse {
  /** "burst 20, 1/s"; of what AWS does not publish "burst 50, 5/s assumed". */
  readonly limits: string;
  /** The fewest tokens that were left after a call. */
  readonly lowest: number;
}

/** The simulator throttles these as it does the other calls that change a service; AWS says nothing of them. */
const ASSUMED = ["StopServiceDeployment", "ContinueServiceDeployment"];

/** How far these calls emptied the account's bucket for an operation (`ecs:…`); undefined where nothing is known of one. */
export function bucketUse(calls: readonly CallRecord[], operation: string): BucketUse | undefined {
  const [service, name = ""] = operation.split(":");
  const bucket = service === "ecs" ? BUCKETS.find(({ operations }) => operations.includes(name)) : undefined;
  if (!bucket) return undefined;
  const { operations, burst, refill } = bucket;
  let tokens = burst;
  let lowest = burst;
  let last = Number.NEGATIVE_INFINITY;
  for (const { service: asked, operation: called, at } of calls) {
    if (asked !== "ecs" || !operations.includes(called)) continue;
    tokens = Math.min(burst, tokens + ((at - last) / 1000) * refill) - 1;
    lowest = Math.min(lowest, tokens);
    last = at;
  }
  return { limits: `burst ${burst}, ${refill}/s${ASSUMED.includes(name) ? " assumed" : ""}`, lowest };
}
