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
export function askAws(
  target: string,
  check: Timed,
  signal: AbortSignal,
  look: (signal: AbortSignal) => Promise<Omit<Observation, "target">>,
): Promise<readonly Observation[]> {
  return askAwsAbout([target], check, signal, async (limited) => [{ target, ...(await look(limited)) }]);
}

/** The same for several targets that are looked at together. */
export async function askAwsAbout(
  targets: readonly string[],
  { pace: { timeout } }: Timed,
  signal: AbortSignal,
  look: (signal: AbortSignal) => Promise<readonly Observation[]>,
): Promise<readonly Observation[]> {
  try {
    return await withTimeLimit(timeout, signal, (limited) => Promise.race([look(limited), aborted(limited)]));
  } catch (error) {
    signal.throwIfAborted();
    const why = whatKeepsFromLooking(error, timeout);
    return targets.map((target) => ({ target, outcome: "error", ...why }));
  }
}

interface Timed {
  readonly pace: { readonly timeout: number };
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
