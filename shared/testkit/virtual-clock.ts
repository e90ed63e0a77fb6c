import { setImmediate } from "node:timers/promises";
import type { Clock } from "../src/clock.ts";

/** Time for several sleepers at once: it jumps to the next one that is due whenever nobody has anything left to do. */
export interface VirtualClock extends Clock {
  /** Lets time pass until the work is done, and returns what it came to. */
  run<T>(work: Promise<T>): Promise<T>;
}

export function virtualClock(start = 0): VirtualClock {
  let now = start;
  const sleepers = new Set<{ readonly due: number; wake(): void }>();

  const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const sleeper = {
        due: now + ms,
        wake: () => {
          sleepers.delete(sleeper);
          signal?.removeEventListener("abort", stop);
          resolve();
        },
      };
      const stop = () => {
        sleepers.delete(sleeper);
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", stop, { once: true });
      sleepers.add(sleeper);
    });

  const run = async <T>(work: Promise<T>): Promise<T> => {
    let isDone = false;
    const settle = () => {
      isDone = true;
    };
    work.then(settle, settle);
    for (;;) {
      // Twice: what was woken may wait for promises of its own before it sleeps again.
      await setImmediate();
      await setImmediate();
      if (isDone) return await work;
      let next: { readonly due: number; wake(): void } | undefined;
      for (const sleeper of sleepers) if (!next || sleeper.due < next.due) next = sleeper;
      if (!next) throw new Error("Everybody waits for something that is not time.");
      now = Math.max(now, next.due);
      next.wake();
    }
  };

  return { now: () => now, sleep, run };
}
