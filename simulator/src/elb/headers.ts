import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** Names and values in turn, in the order they came. */
type RawHeaders = readonly string[];

const HOP_BY_HOP = ["connection", "keep-alive", "proxy-authenticate", "proxy-connection", "te", "trailer", "upgrade"];

/** The request's headers as a target sees them: X-Forwarded-For appended to, -Proto and -Port set. */
export function requestHeaders(
  request: IncomingMessage,
  { protocol, port }: { protocol: "HTTP" | "HTTPS"; port: number },
): string[] {
  const set: Record<string, string> = {
    "X-Forwarded-For": [request.headers["x-forwarded-for"], clientAddress(request)].filter(Boolean).join(", "),
    "X-Forwarded-Proto": protocol.toLowerCase(),
    "X-Forwarded-Port": `${port}`,
    "X-Amzn-Trace-Id": `${request.headers["x-amzn-trace-id"] ?? newTraceId()}`,
  };
  const dropped = [...HOP_BY_HOP, ...Object.keys(set).map((name) => name.toLowerCase()), ...connectionOptions(request)];
  return [...without(request.rawHeaders, dropped), ...Object.entries(set).flat()];
}

export function responseHeaders(answer: IncomingMessage, cookies: readonly string[]): string[] {
  // How the body is framed towards the client is the load balancer's own business.
  const dropped = [...HOP_BY_HOP, "transfer-encoding", ...connectionOptions(answer)];
  return [...without(answer.rawHeaders, dropped), ...cookies.flatMap((cookie) => ["Set-Cookie", cookie])];
}

/** The address without the prefix of an IPv4 address on an IPv6 socket. */
export function clientAddress(request: IncomingMessage): string {
  return (request.socket.remoteAddress ?? "").replace(/^::ffff:/, "");
}

function connectionOptions({ headers }: IncomingMessage): readonly string[] {
  return (headers.connection ?? "").toLowerCase().split(/\s*,\s*/);
}

function without(raw: RawHeaders, dropped: readonly string[]): string[] {
  const kept: string[] = [];
  for (let index = 0; index < raw.length; index += 2) {
    const [name = "", value = ""] = [raw[index], raw[index + 1]];
    if (!dropped.includes(name.toLowerCase())) kept.push(name, value);
  }
  return kept;
}

function newTraceId(): string {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${seconds}-${randomBytes(12).toString("hex")}`;
}
