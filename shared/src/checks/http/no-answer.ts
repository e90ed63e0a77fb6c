import { formatDuration } from "../../duration.ts";
import { UnresolvedHost } from "../net/addresses.ts";
import { hostAndPort } from "../net/connection.ts";
import { connectionProblem } from "../net/connection-problem.ts";
import { TimeIsUp } from "../net/time-limit.ts";
import { explainTls } from "../net/trust.ts";
import { formatBytes } from "./bytes.ts";
import type { Progress } from "./progress.ts";

/** There is no answer, or only the beginning of one. The message is the end of a sentence. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
  /** `fail`: the other side is to blame. `error`: it could not be asked, which tells nothing of it. */
  readonly outcome: "fail" | "error";

  constructor(outcome: "fail" | "error", message: string, cause?: unknown) {
    super(message, { cause });
    this.outcome = outcome;
  }
}

interface Attempt {
  readonly url: URL;
  /** Milliseconds. */
  readonly timeout: number;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** What stopped an exchange, as NoAnswer. The reason of an abort and what is no trouble of networks come back as they are. */
export function explainNoAnswer(caught: unknown, { url, timeout, progress, signal }: Attempt): unknown {
  if (signal.aborted) return signal.reason instanceof TimeIsUp ? hung(url, timeout, progress) : signal.reason;
  // What reads the body knows only that it broke off, and not why.
  const error = caught instanceof NoAnswer ? caught : (progress.trouble ?? caught);
  // With several addresses there is an error for each.
  const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  const explained = errors.map((one) => explain(one, url, timeout, progress));
  return explained.find((one) => one?.outcome === "fail") ?? explained.find(Boolean) ?? error;
}

function explain(error: unknown, url: URL, timeout: number, progress: Progress): NoAnswer | undefined {
  if (error instanceof NoAnswer) return error;
  if (error instanceof UnresolvedHost) return new NoAnswer(error.answered ? "fail" : "error", error.message, error);
  const { code, message, address, port } = Object(error);
  if (typeof code !== "string") return undefined;
  // The address that was tried, where the error says.
  const place = address && port ? hostAndPort(address, port) : url.host;
  const fail = (what: string) => new NoAnswer("fail", what, error);
  const tls = explainTls(error, url.hostname);
  if (tls) return fail(tls);
  if (BROKEN.has(code) && progress.connected) return fail(broken(url, progress));
  if (code === "HPE_HEADER_OVERFLOW") return fail("the answer's headers are larger than 16 KiB");
  if (code.startsWith("HPE_")) return fail(`the answer is not HTTP (${message})`);
  const { outcome, reason } = connectionProblem(error, place, timeout);
  return new NoAnswer(outcome === "fail" ? "fail" : "error", reason, error);
}

const BROKEN = new Set(["ECONNRESET", "ECONNABORTED", "EPIPE"]);

function hung(url: URL, timeout: number, { lookedUp, connected, secured, answered, received }: Progress): NoAnswer {
  const limit = formatDuration(timeout);
  const { hostname, host, protocol } = url;
  if (!lookedUp) return new NoAnswer("error", `the name ${hostname} was not looked up within ${limit}`);
  if (!connected) return new NoAnswer("fail", `no connection to ${host} within ${limit}`);
  if (protocol === "https:" && !secured) return new NoAnswer("fail", `connected, no TLS handshake within ${limit}`);
  if (!answered) return new NoAnswer("fail", `connected, no answer within ${limit}`);
  return new NoAnswer("fail", `the body was not complete within ${limit}: ${formatBytes(received)} came`);
}

function broken({ protocol }: URL, { secured, answered, received }: Progress): string {
  if (answered) return `the connection broke after ${formatBytes(received)} of the body`;
  if (protocol === "https:" && !secured) return "the connection was closed in the TLS handshake";
  return "the connection was closed without an answer";
}
