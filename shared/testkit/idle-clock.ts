import { subscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";
import { setImmediate } from "node:timers/promises";
import type { SimClock } from "@deploy-actions/simulator/clock";
import type { Clock } from "../src/clock.ts";

/** Time of a simulated account and of all who use it from this process. */
export interface IdleClock extends SimClock, Clock {
  /** Lets time pass until the work is done, and returns what it came to. Between two runs it stands still. */
  run<T>(work: Promise<T>): Promise<T>;
}

/** Longer than anything a test waits for: it waits for something else than time. */
const LONGEST_RUN_MS = 48 * 3_600_000;

/** What is awaited behind the last byte of an answer has begun to wait again by then. */
const QUIET_TURNS = 8;

/**
 * Jumps to what is due next whenever no HTTP request is under way: an hour of the account takes as long as its calls, and
 * a busy machine changes nothing.
 */
export function idleClock(start = Date.UTC(2026, 0, 1)): IdleClock {
  let now = start;
  const timers = new Set<{ readonly due: number; readonly act: () => void }>();

  const after = (ms: number, act: () => void): (() => void) => {
    const timer = { due: now + Math.max(0, ms), act };
    timers.add(timer);
    return () => void timers.delete(timer);
  };

  const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const stop = () => {
        forget();
        reject(signal?.reason);
      };
      const forget = after(ms, () => {
        signal?.removeEventListener("abort", stop);
        resolve();
      });
      signal?.addEventListener("abort", stop, { once: true });
    });

  const run = async <T>(work: Promise<T>): Promise<T> => {
    let isDone = false;
    const settle = () => {
      isDone = true;
    };
    work.then(settle, settle);
    const latest = now + LONGEST_RUN_MS;
    for (;;) {
      await quiet();
      if (isDone) return await work;
      let next: { readonly due: number; readonly act: () => void } | undefined;
      for (const timer of timers) if (!next || timer.due < next.due) next = timer;
      if (!next || next.due > latest) throw new Error("Somebody waits for something that is not time.");
      timers.delete(next);
      now = Math.max(now, next.due);
      next.act();
    }
  };

  return { now: () => now, after, sleep, run };
}

const underWay = new Set<ClientRequest>();
subscribe("http.client.request.start", (message) => {
  const { request } = message as { readonly request: ClientRequest };
  underWay.add(request);
  request.once("close", () => underWay.delete(request));
});

async function quiet(): Promise<void> {
  for (let turns = 0; turns < QUIET_TURNS; turns++) {
    await setImmediate();
    if (underWay.size > 0) turns = 0;
  }
}
