import { formatDuration } from "../../duration.ts";
import type { Observation } from "../observation.ts";
import { type Address, type Resolve, UnresolvedHost } from "./addresses.ts";
import { hostAndPort } from "./connection.ts";
import { connectionProblem } from "./connection-problem.ts";
import { TimeIsUp, withTimeLimit } from "./time-limit.ts";

/** What a check of tcp or tls looks at. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  /** `one`: the first address that the system gives. */
  readonly addresses: "one" | "all";
  readonly pace: { readonly timeout: number };
}

/**
 * Resolves the host anew and looks at its addresses at once, all within the check's time-out. What keeps from looking is
 * an observation too.
 */
export async function lookAtAddresses(
  { host, port, addresses, pace: { timeout } }: Endpoint,
  resolve: Resolve,
  signal: AbortSignal,
  look: (address: string, signal: AbortSignal) => Promise<Omit<Observation, "target">>,
): Promise<readonly Observation[]> {
  const endpoint = hostAndPort(host, port);
  return await withTimeLimit(timeout, signal, async (limited) => {
    let found: readonly Address[];
    try {
      found = await resolve(host, {}, limited);
    } catch (error) {
      signal.throwIfAborted();
      return [{ target: endpoint, ...lookupProblem(error, host, timeout) }];
    }
    const chosen = addresses === "all" ? found : found.slice(0, 1);
    return await Promise.all(
      chosen.map(async ({ address }) => {
        const where = hostAndPort(address, port);
        const target = addresses === "all" && where !== endpoint ? `${endpoint} at ${address}` : endpoint;
        try {
          return { target, ...(await look(address, limited)) };
        } catch (error) {
          signal.throwIfAborted();
          return { target, ...connectionProblem(error, where, timeout) };
        }
      }),
    );
  });
}

/** A name that does not exist is the release's trouble; a name server that does not answer is not. */
function lookupProblem(error: unknown, host: string, timeout: number): Pick<Observation, "outcome" | "reason"> {
  if (error instanceof UnresolvedHost) return { outcome: error.answered ? "fail" : "error", reason: error.message };
  if (!(error instanceof TimeIsUp)) throw error;
  return { outcome: "error", reason: `the name ${host} was not looked up within ${formatDuration(timeout)}` };
}
