import http, { type ClientRequest } from "node:http";
import https from "node:https";
import type { SecureContext } from "node:tls";
import { Secret } from "../../secret.ts";
import type { RequestHeader } from "../check.ts";
import type { Address } from "../net/addresses.ts";
import { nameInHandshake, toAddresses } from "../net/connection.ts";
import type { Progress } from "./progress.ts";

export interface Request {
  readonly url: URL;
  readonly method: string;
  readonly headers: readonly RequestHeader[];
  readonly body: string | undefined;
}

interface Connection {
  readonly addresses: readonly Address[];
  readonly trust: SecureContext | undefined;
  readonly progress: Progress;
}

/** Sends a request over a connection of its own, to one of the addresses: the next where one does not answer. */
export function send(
  { url, method, headers, body }: Request,
  { addresses, trust, progress }: Connection,
): ClientRequest {
  const secure = url.protocol === "https:";
  const outgoing = (secure ? https : http).request(url, {
    method,
    headers: { ...DEFAULT_HEADERS, ...revealed(headers) },
    agent: secure ? new https.Agent({ ...SETTINGS, secureContext: trust }) : new http.Agent(),
    // Host, SNI and the name in the certificate stay those of the URL, whichever address it goes to.
    ...toAddresses(addresses),
    // Of any other host Node makes it itself, from the header Host.
    ...(url.hostname.endsWith(".") ? { servername: nameInHandshake(url.hostname) } : {}),
  });
  outgoing.on("socket", (socket) => {
    socket.once("connect", () => {
      progress.connected = performance.now();
      progress.address = socket.remoteAddress;
    });
    socket.once("secureConnect", () => {
      progress.secured = performance.now();
    });
  });
  outgoing.end(body);
  return outgoing;
}

/** Whatever NODE_TLS_REJECT_UNAUTHORIZED says. */
const SETTINGS = { rejectUnauthorized: true };

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
