import { addAbortListener } from "node:events";
import type { ClientRequest, IncomingMessage } from "node:http";
import type { SecureContext } from "node:tls";
import type { Resolve } from "../net/addresses.ts";
import type { Answer } from "./answer.ts";
import { readBody } from "./body.ts";
import { explainNoAnswer, NoAnswer } from "./no-answer.ts";
import { type Progress, timings } from "./progress.ts";
import { type Request, send } from "./send.ts";

export interface Way {
  /** Milliseconds that the whole may take. The signal is what ends it; this is for the words. */
  readonly timeout: number;
  /** Bytes that are read of a body, decoded. */
  readonly maxBody: number;
  /** Undefined: the authorities that Node trusts. */
  readonly trust: SecureContext | undefined;
  readonly resolve: Resolve;
}

/**
 * One request and its answer over a connection of its own, to an address looked up anew: whoever keeps connections goes
 * on talking to the old version. Goes through no proxy, since that would answer in the place of what is judged.
 * Rejects with NoAnswer, or with the signal's reason unless that is TimeIsUp.
 */
export async function exchange(request: Request, way: Way, signal: AbortSignal): Promise<Answer> {
  const progress: Progress = { begun: performance.now(), received: 0 };
  let sent: ClientRequest | undefined;
  try {
    const addresses = await way.resolve(request.url.hostname, signal);
    progress.lookedUp = performance.now();
    sent = send(request, { addresses, trust: way.trust, progress });
    const outgoing = sent;
    using _ = addAbortListener(signal, () => outgoing.destroy(signal.reason));
    const response = await answered(outgoing, progress);
    progress.answered = performance.now();
    const { statusCode: status = 0, statusMessage: statusText = "" } = response;
    const body = await readBody(response, way.maxBody, progress);
    signal.throwIfAborted();
    const headers = joined(response.headersDistinct);
    return {
      url: request.url,
      address: progress.address ?? "",
      status,
      statusText,
      headers,
      body,
      timings: timings(progress, performance.now()),
    };
  } catch (error) {
    throw explainNoAnswer(error, { url: request.url, timeout: way.timeout, progress, signal });
  } finally {
    sent?.destroy();
  }
}

function answered(outgoing: ClientRequest, progress: Progress): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.once("response", resolve);
    // Stays: a request may also break later, and once more while it is being destroyed.
    outgoing.on("error", (error) => {
      progress.trouble ??= error;
      reject(error);
    });
    // Without an error when the server wants to speak another protocol (101).
    outgoing.once("close", () => reject(new NoAnswer("fail", "the connection was closed without an answer")));
  });
}

function joined(headers: NodeJS.Dict<string[]>): ReadonlyMap<string, string> {
  return new Map(Object.entries(headers).map(([name, values = []]) => [name, values.join(", ")]));
}
