/** The work was not done in the time it may take. */
export class TimeIsUp extends Error {
  override readonly name = "TimeIsUp";
}

/**
 * Work that has so many milliseconds: its signal aborts when `signal` does, or with TimeIsUp. Nothing is left of the
 * limit when the work ends, unlike AbortSignal.timeout, whose timer runs on.
 */
export async function withTimeLimit<T>(
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const controller = new AbortController();
  const abort = () => controller.abort(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  const timer = setTimeout(() => controller.abort(new TimeIsUp()), ms);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}
