import type { ClientRequest, IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream";
import type { Target } from "../load-balancing.ts";
import { requestHeaders, responseHeaders } from "./headers.ts";
import { answerError } from "./own-answers.ts";
import type { RequestRecord } from "./request-metrics.ts";
import type { Upstream } from "./upstream.ts";
import { deadline, type Wire } from "./wire.ts";

/** A load balancer's idle time-out at its default. */
const IDLE_TIMEOUT_MS = 60_000;

export interface Hop {
  readonly target: Target;
  readonly upstream: Upstream;
  readonly listener: { readonly port: number; readonly protocol: "HTTP" | "HTTPS" };
  /** `Set-Cookie` values the load balancer adds. */
  readonly cookies: readonly string[];
  readonly record: Pick<RequestRecord, "targetAnswered">;
}

/**
 * Sends a request on to a target and streams the answer back. The request counts as in flight from this call on, so
 * that a target cannot finish draining between being chosen and being reached.
 */
export async function forwardRequest(
  wire: Wire,
  request: IncomingMessage,
  response: ServerResponse,
  hop: Hop,
): Promise<void> {
  response.once("close", hop.upstream.begin());
  const port = await wire.loopback.port(hop.target.id, hop.target.port);
  if (response.destroyed) return;
  if (port === undefined) answerError(response, 502);
  else send(wire, request, response, hop, { port, reuse: !hasBody(request) });
}

function send(
  wire: Wire,
  request: IncomingMessage,
  response: ServerResponse,
  hop: Hop,
  { port, reuse }: { port: number; reuse: boolean },
): void {
  const sentAt = performance.now();
  const sent = hop.upstream.send(
    {
      host: "127.0.0.1",
      port,
      method: request.method,
      path: request.url,
      headers: requestHeaders(request, hop.listener),
    },
    { reuse },
  );
  const cancel = deadline({ clock: wire.clock, leastWallMs: wire.leastAnswerMs }, IDLE_TIMEOUT_MS, () => {
    answerError(response, 504);
    sent.destroy();
  });
  const abandon = () => sent.destroy();
  response.once("close", abandon);
  sent.once("response", (answer) => {
    cancel();
    // In real time: how fast a real program is does not scale with simulated time.
    hop.record.targetAnswered(answer.statusCode ?? 502, (performance.now() - sentAt) / 1000);
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, responseHeaders(answer, hop.cookies));
    // A target that breaks off in the middle breaks off the client too: nothing else would tell it.
    pipeline(answer, response, () => response.off("close", abandon));
  });
  sent.on("error", () => {
    cancel();
    if (response.headersSent || response.destroyed) return;
    response.off("close", abandon);
    if (closedWhileIdle(sent)) send(wire, request, response, hop, { port, reuse: false });
    else answerError(response, 502);
  });
  request.pipe(sent);
}

/**
 * The target closed a kept connection in the moment the request was sent. How long programs keep connections does not
 * scale with simulated time, so this race says nothing about the user's set-up: the request goes again, on a new
 * connection. Requests with a body cannot be sent twice, and so get a new connection from the start.
 */
function closedWhileIdle(sent: ClientRequest): boolean {
  return sent.reusedSocket;
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}
