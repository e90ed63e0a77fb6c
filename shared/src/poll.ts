import type { Clock } from "./clock.ts";

/** How waiting ended. Running out of time is an answer, not an exception: the caller decides what it means. */
export type Polled<T> =
  | { readonly kind: "found"; readonly value: T }
  | { readonly kind: "timed-out"; readonly waitingFor: string; readonly waitedMs: number };

export interface PollOptions {
  readonly clock: Clock;
  /** Milliseconds to sleep after the given attempt; the first attempt is 1. */
  readonly pace: (attempt: number) => number;
  /** Milliseconds since the Unix epoch. */
  readonly deadline: number;
  readonly signal?: AbortSignal;
  /** What the log and the time-out call it: "the deployment of web to become stable". */
  readonly waitingFor: string;
}

/**
 * Looks again and again until `look` returns something else than undefined, or the deadline has passed.
 * Never sleeps past the deadline, and looks one last time when it is reached. Rejects with the signal's reason.
 */
export async function poll<T>(
  look: (attempt: number) => Promise<T | undefined>,
  { clock, pace, deadline, signal, waitingFor }: PollOptions,
): Promise<Polled<T>> {
  const start = clock.now();
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    const lastLook = clock.now() >= deadline;
    const value = await look(attempt);
    if (value !== undefined) return { kind: "found", value };
    if (lastLook) return { kind: "timed-out", waitingFor, waitedMs: clock.now() - start };
    await clock.sleep(Math.max(0, Math.min(pace(attempt), deadline - clock.now())), signal);
  }
}
