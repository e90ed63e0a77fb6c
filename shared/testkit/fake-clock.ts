import type { Clock } from "../src/clock.ts";

/** Time that moves only when someone sleeps. `onSleep` lets a story change the world while time passes. */
export function fakeClock({
  start = 0,
  onSleep = () => {},
}: {
  start?: number;
  onSleep?: (now: number) => void;
} = {}): Clock {
  let now = start;
  return {
    now: () => now,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      now += ms;
      onSleep(now);
      signal?.throwIfAborted();
    },
  };
}
