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
  /** `one`: one connection, to the first of the addresses that takes it. `all`: one to each, each a target. */
  readonly addresses: "one" | "all";
  readonly pace: { readonly timeout: number };
}

/** Looks by one connection, to one of these addresses. */
export type LookAt = (addresses: readonly Address[], signal: AbortSignal) => Promise<Omit<Observation, "target">>;

/**
 * Resolves the host anew and looks at its addresses, at once, all within the check's time-out. What keeps from looking
 * is an observation too.
 */
export async function lookAtAddresses(
  { host, port, addresses, pace: { timeout } }: Endpoint,
  resolve: Resolve,
  signal: AbortSignal,
  look: LookAt,
): Promise<readonly Observation[]> {
  const endpoint = hostAndPort(host, port);
  return await withTimeLimit(timeout, signal, async (limited) => {
    const at = async (target: string, chosen: readonly Address[], place: string): Promise<Observation> => {
      try {
        return { target, ...(await look(chosen, limited)) };
      } catch (error) {
        signal.throwIfAborted();
        return { target, ...connectionProblem(error, place, timeout) };
      }
    };
    let found: readonly Address[];
    try {
      found = await resolve(host, limited);
    } catch (error) {
      signal.throwIfAborted();
      return [{ target: endpoint, ...lookupProblem(error, host, timeout) }];
    }
    if (addresses === "one") return [await at(endpoint, found, endpoint)];
    return await lookAtEach(endpoint, found, (one) => {
      const place = hostAndPort(one.address, port);
      return at(place === endpoint ? endpoint : `${endpoint} at ${one.address}`, [one], place);
    });
  });
}

/** Looks at each of the addresses of one target, at once. That some are left out, where they are too many, is an error. */
export async function lookAtEach(
  target: string,
  found: readonly Address[],
  look: (address: Address) => Promise<Observation>,
): Promise<readonly Observation[]> {
  const seen = await Promise.all(inSteadyOrder(found).slice(0, MOST_ADDRESSES).map(look));
  const left = found.length - seen.length;
  if (left === 0) return seen;
  const reason = `${left} of ${found.length} addresses were not looked at: ${MOST_ADDRESSES} at most are`;
  return [...seen, { target, outcome: "error", reason }];
}

/** Connections at the same time for one target. A name server may answer with as many addresses as it likes. */
const MOST_ADDRESSES = 100;

/** Name servers turn the order with every answer; where each address is shown, that would look like news. */
function inSteadyOrder(addresses: readonly Address[]): readonly Address[] {
  return addresses.toSorted((a, b) => a.family - b.family || (a.address < b.address ? -1 : 1));
}

/** A name that does not exist is the release's trouble; a name server that does not answer is not. */
function lookupProblem(error: unknown, host: string, timeout: number): Pick<Observation, "outcome" | "reason"> {
  if (error instanceof UnresolvedHost) return { outcome: error.answered ? "fail" : "error", reason: error.message };
  if (!(error instanceof TimeIsUp)) throw error;
  return { outcome: "error", reason: `the name ${host} was not looked up within ${formatDuration(timeout)}` };
}
