import { isTransient, underlying } from "../../aws/aws-error.ts";
import { shortNames } from "../../aws/short-names.ts";
import { formatDuration } from "../../duration.ts";
import { Failure } from "../../failure.ts";
import { TimeIsUp, withTimeLimit } from "../net/time-limit.ts";
import type { Observation } from "../observation.ts";

/** Of the SDK, for one sample: the next sample is the better retry. */
export const SAMPLE_ATTEMPTS = 2;

/**
 * Looks at one target by asking AWS, within the check's time-out. What keeps from looking is an observation, too: final
 * where AWS refuses, as it does so again; throttling, faults of AWS and the network may be over at the next sample.
 */
export async function askAws(
  target: string,
  { pace: { timeout } }: { readonly pace: { readonly timeout: number } },
  signal: AbortSignal,
  look: (signal: AbortSignal) => Promise<Omit<Observation, "target">>,
): Promise<readonly Observation[]> {
  try {
    const seen = await withTimeLimit(timeout, signal, (limited) => Promise.race([look(limited), aborted(limited)]));
    return [{ target, ...seen }];
  } catch (error) {
    signal.throwIfAborted();
    return [{ target, outcome: "error", ...whatKeepsFromLooking(error, timeout) }];
  }
}

/** Not every call to AWS can be called off; none is waited for any longer. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

function whatKeepsFromLooking(error: unknown, timeout: number): Omit<Observation, "target" | "outcome"> {
  if (error instanceof TimeIsUp) return { reason: `AWS did not answer within ${formatDuration(timeout)}` };
  if (!(error instanceof Failure)) return { reason: error instanceof Error ? error.message : String(error) };
  const { message, hint, evidence } = error;
  const refused = !isTransient(underlying(error));
  // Names without the account: the reason becomes an output.
  const reason = shortNames(message).replace(/\.$/, "");
  return { reason, evidence: [hint, ...evidence], ...(refused ? { final: true } : {}) };
}
