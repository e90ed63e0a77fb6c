import type { Clock } from "../clock.ts";

/**
 * Keeps a value that expires. It is obtained on first use and again `marginMs` before its end, once for all who ask at
 * the same time. When that fails, the value is used for as long as it lasts.
 */
export function renewed<T extends { readonly expiresAt: number }>(
  obtain: () => Promise<T>,
  { clock, marginMs, log }: { clock: Clock; marginMs: number; log: (line: string) => void },
): () => Promise<T> {
  let current: T | undefined;
  let underway: Promise<T> | undefined;

  async function renew(): Promise<T> {
    try {
      current = await obtain();
      return current;
    } catch (error) {
      if (!current || current.expiresAt <= clock.now()) throw error;
      log(
        `Could not renew the AWS session yet, using the present one: ${error instanceof Error ? error.message : error}`,
      );
      return current;
    } finally {
      underway = undefined;
    }
  }

  return async () => {
    if (current && clock.now() < current.expiresAt - marginMs) return current;
    underway ??= renew();
    return underway;
  };
}
