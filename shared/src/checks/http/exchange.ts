import { addAbortListener } from "node:events";
import http, { type ClientRequest, type IncomingMessage } from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import type { SecureContext } from "node:tls";
import { Secret } from "../../secret.ts";
import type { RequestHeader } from "../check.ts";
import type { Address, Resolve } from "../net/addresses.ts";
import type { Answer } from "./answer.ts";
import { readBody } from "./body.ts";
import { explainNoAnswer, NoAnswer } from "./no-answer.ts";
import { type Progress, timings } from "./progress.ts";

export interface Request {
  readonly url: URL;
  readonly method: string;
  readonly headers: readonly RequestHeader[];
  readonly body: string | undefined;
}

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
    const addresses = await way.resolve(request.url.hostname, {}, signal);
    progress.lookedUp = performance.now();
    sent = send(request, { addresses, trust: way.trust, progress });
    const outgoing = sent;
    using _ = addAbortListener(signal, () => outgoing.destroy(signal.reason));
    const response = await answered(outgoing, progress);
    progress.answered = performance.now();
    const { remoteAddress: address = "" } = response.socket;
    const { statusCode: status = 0, statusMessage: statusText = "" } = response;
    const body = await readBody(response, way.maxBody, progress);
    signal.throwIfAborted();
    const headers = joined(response.headersDistinct);
    return {
      url: request.url,
      address,
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

interface Means {
  readonly addresses: readonly Address[];
  readonly trust: SecureContext | undefined;
  readonly progress: Progress;
}

function send({ url, method, headers, body }: Request, { addresses, trust, progress }: Means): ClientRequest {
  const secure = url.protocol === "https:";
  const outgoing = (secure ? https : http).request(url, {
    method,
    headers: { ...DEFAULT_HEADERS, ...revealed(headers) },
    agent: secure ? new https.Agent({ ...CONNECTION, secureContext: trust }) : new http.Agent(CONNECTION),
    lookup: answering(addresses),
  });
  outgoing.on("socket", (socket) => {
    socket.once("connect", () => {
      progress.connected = performance.now();
    });
    socket.once("secureConnect", () => {
      progress.secured = performance.now();
    });
  });
  outgoing.end(body);
  return outgoing;
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

const CONNECTION = {
  /** Whatever NODE_TLS_REJECT_UNAUTHORIZED says. */
  rejectUnauthorized: true,
  /** Milliseconds until the next address is tried. Node's own 250 give up on a server on another continent. */
  autoSelectFamilyAttemptTimeout: 1_000,
};

/** Names in lower case, so that those of the check take their place. */
const DEFAULT_HEADERS: Readonly<Record<string, string>> = {
  accept: "*/*",
  "accept-encoding": "identity",
  "cache-control": "no-cache",
  connection: "close",
  "user-agent": "deploy-actions health-gate",
};

function revealed(headers: readonly RequestHeader[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    headers.map(({ name, value }) => [name.toLowerCase(), value instanceof Secret ? value.reveal() : value]),
  );
}

/** Host, SNI and the name in the certificate stay those of the URL, whichever address it goes to. */
function answering(addresses: readonly Address[]): LookupFunction {
  return (_host, { all }, callback) => {
    const [first] = addresses;
    if (all) callback(null, [...addresses]);
    else callback(null, first?.address ?? "", first?.family);
  };
}

function joined(headers: NodeJS.Dict<string[]>): ReadonlyMap<string, string> {
  return new Map(Object.entries(headers).map(([name, values = []]) => [name, values.join(", ")]));
}
