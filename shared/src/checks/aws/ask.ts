import { isAwsAnswer, isTransient, underlying } from "../../aws/aws-error.ts";
import { formatDuration } from "../../duration.ts";
import { Failure } from "../../failure.ts";
import { TimeIsUp, withTimeLimit } from "../net/time-limit.ts";
import type { Observation } from "../observation.ts";

/**
 * Asks AWS within a check's time-out. What AWS does not tell says nothing of the release: it is an error of every target,
 * and the last word where AWS has answered that it will not do it.
 */
export async function askAws(
  { timeout, targets }: { readonly timeout: number; readonly targets: readonly string[] },
  signal: AbortSignal,
  look: (signal: AbortSignal) => Promise<readonly Observation[]>,
): Promise<readonly Observation[]> {
  let limit: AbortSignal | undefined;
  try {
    return await withTimeLimit(timeout, signal, (limited) => {
      limit = limited;
      return look(limited);
    });
  } catch (error) {
    signal.throwIfAborted();
    const seen = limit?.reason instanceof TimeIsUp ? tooLate(timeout) : explain(error);
    return targets.map((target) => ({ target, outcome: "error", ...seen }));
  }
}

type Trouble = Pick<Observation, "reason" | "evidence" | "final">;

function tooLate(timeout: number): Trouble {
  return { reason: `AWS did not answer within ${formatDuration(timeout)}` };
}

function explain(error: unknown): Trouble {
  if (!(error instanceof Failure)) throw error;
  const cause = underlying(error);
  const isRefused = isAwsAnswer(cause) && !isTransient(cause);
  const told = { reason: error.message.replace(/\.$/, ""), evidence: [error.hint, ...error.evidence] };
  return isRefused ? { ...told, final: true } : told;
}
