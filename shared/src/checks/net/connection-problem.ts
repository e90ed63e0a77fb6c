import { formatDuration } from "../../duration.ts";
import type { Observation } from "../observation.ts";
import { TimeIsUp } from "./time-limit.ts";

/**
 * Why there is no connection to `where`, and what that says of it: `fail` when the other side is the reason, `error`
 * when this machine could not really try. An error that is not about connecting is thrown on.
 */
export function connectionProblem(
  error: unknown,
  where: string,
  timeout: number,
): Pick<Observation, "outcome" | "reason"> {
  if (error instanceof TimeIsUp) {
    return { outcome: "fail", reason: `${where} did not answer within ${formatDuration(timeout)}` };
  }
  const { code, message } = Object(error);
  if (typeof code !== "string") throw error;
  const theirs = THEIRS[code];
  if (theirs) return { outcome: "fail", reason: theirs(where) };
  if (code === "ENETUNREACH") return { outcome: "error", reason: `this machine has no route to ${where}` };
  return { outcome: "error", reason: `${where} could not be tried (${message})` };
}

/** Codes of connect(2) that tell of the other side. */
const THEIRS: Readonly<Record<string, (where: string) => string>> = {
  ECONNREFUSED: (where) => `${where} refused the connection`,
  ECONNRESET: (where) => `${where} broke the connection off`,
  EPIPE: (where) => `${where} broke the connection off`,
  ECONNABORTED: (where) => `${where} broke the connection off`,
  EHOSTUNREACH: (where) => `the network finds no host at ${where}`,
  EHOSTDOWN: (where) => `the network finds no host at ${where}`,
  ETIMEDOUT: (where) => `${where} did not answer`,
};
