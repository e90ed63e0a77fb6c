import { isIPv6 } from "node:net";
import { formatDuration } from "../../duration.ts";
import type { Observation } from "../observation.ts";
import { hostAndPort } from "./connection.ts";
import { TimeIsUp } from "./time-limit.ts";

type Problem = Pick<Observation, "outcome" | "reason">;

/**
 * Why there is no connection to `endpoint` (host and port), and what that says of it: `fail` when the other side is the
 * reason, `error` when this machine could not really try. An error that is not about connecting is thrown on.
 */
export function connectionProblem(error: unknown, endpoint: string, timeout: number): Problem {
  if (error instanceof TimeIsUp) {
    return { outcome: "fail", reason: `no connection to ${endpoint} within ${formatDuration(timeout)}` };
  }
  // Where several addresses were tried there is an error for each.
  const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  const problems = errors.map((one) => explain(one, endpoint));
  const telling = problems.find(({ outcome }) => outcome === "fail") ?? problems[0];
  if (!telling) throw error;
  return telling;
}

function explain(error: unknown, endpoint: string): Problem {
  const { code, address, port, message } = Object(error);
  if (typeof code !== "string") throw error;
  const place = address && port ? hostAndPort(address, port) : endpoint;
  const theirs = THEIRS[code];
  if (theirs) return { outcome: "fail", reason: theirs(place) };
  if (!NO_WAY.has(code)) return { outcome: "error", reason: `${place} could not be tried (${message})` };
  const hint = isIPv6(address ?? "") ? "; does it have IPv6?" : "";
  return { outcome: "error", reason: `this machine has no way to ${place} (${code})${hint}` };
}

/** Codes of connect(2) that tell of the other side. */
const THEIRS: Readonly<Record<string, (place: string) => string>> = {
  ECONNREFUSED: (place) => `${place} refused the connection`,
  ECONNRESET: (place) => `${place} broke the connection off`,
  EPIPE: (place) => `${place} broke the connection off`,
  ECONNABORTED: (place) => `${place} broke the connection off`,
  EHOSTUNREACH: (place) => `${place} cannot be reached (EHOSTUNREACH)`,
  EHOSTDOWN: (place) => `${place} cannot be reached (EHOSTDOWN)`,
  ETIMEDOUT: (place) => `no connection to ${place}`,
};

/** No route, no address of that family, a local firewall. */
const NO_WAY = new Set(["ENETUNREACH", "EADDRNOTAVAIL", "EAFNOSUPPORT", "EACCES", "EPERM"]);
