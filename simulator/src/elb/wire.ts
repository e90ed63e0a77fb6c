import { performance } from "node:perf_hooks";
import type { SimClock } from "../clock.ts";
import type { Loopback } from "./loopback.ts";

/** How load balancers reach their targets, and how long they wait for them. */
export interface Wire {
  readonly clock: SimClock;
  readonly loopback: Loopback;
  /**
   * Milliseconds of real time a target always gets to answer a health check. At sixty times the speed a time-out of two seconds
   * would otherwise be 33 ms, and a busy machine would look like a broken target.
   */
  readonly leastWallMs: number;
  /** The same for a user's request: programs answer no sooner because time passes more quickly. */
  readonly leastAnswerMs: number;
  /** Health checks that have been sent and not yet answered. */
  readonly checks: Set<Promise<void>>;
}

/** Runs `act` after `ms` of simulated time, but not before `leastWallMs` of real time. Returns what calls it off. */
export function deadline(
  { clock, leastWallMs }: Pick<Wire, "clock" | "leastWallMs">,
  ms: number,
  act: () => void,
): () => void {
  const started = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const cancel = clock.after(ms, () => {
    const left = leastWallMs - (performance.now() - started);
    if (left > 0) timer = setTimeout(act, left);
    else act();
  });
  return () => {
    cancel();
    clearTimeout(timer);
  };
}
