import { setTimeout } from "node:timers/promises";

/** Time as an effect. Milliseconds throughout; `now` counts from the Unix epoch. */
export interface Clock {
  now(): number;
  /** Rejects with the signal's reason as soon as the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: Date.now,
  sleep: async (ms, signal) => {
    signal?.throwIfAborted();
    try {
      await setTimeout(ms, undefined, signal ? { signal } : {});
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
};

/**
 * The same for what lasts: it begins with the time of this machine, and goes on evenly when somebody sets that, or NTP
 * does. A bake that the clock jumps over has watched nothing.
 */
export const steadyClock: Clock = { now: () => beganAt + uptime(), sleep: systemClock.sleep };

const uptime = () => Math.round(Number(process.hrtime.bigint()) / 1_000_000);

const beganAt = Date.now() - uptime();
