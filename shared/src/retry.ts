import type { Clock } from "./clock.ts";
import { formatDuration } from "./duration.ts";

const BASE_MS = 500;
const CAP_MS = 20_000;

export interface RetryOptions {
  readonly clock: Clock;
  /** In all, the first one included. */
  readonly attempts: number;
  /** Whether the same call can succeed next time. */
  readonly retryable: (error: unknown) => boolean;
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal;
  /** From 0 to 1. */
  readonly random?: () => number;
}

/**
 * Tries again what can succeed next time, after a random share of a doubling pause (full jitter), and says which
 * attempt it is. Throws the last error.
 */
export async function retry<T>(
  action: (attempt: number) => Promise<T>,
  { clock, attempts, retryable, log, signal, random = Math.random }: RetryOptions,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    try {
      return await action(attempt);
    } catch (error) {
      if (signal?.aborted || attempt >= attempts || !retryable(error)) throw error;
      const pause = random() * Math.min(CAP_MS, BASE_MS * 2 ** (attempt - 1));
      const reason = error instanceof Error ? error.message : String(error);
      log(`Attempt ${attempt + 1} of ${attempts} in ${formatDuration(pause)}: ${reason}`);
      await clock.sleep(pause, signal);
    }
  }
}
