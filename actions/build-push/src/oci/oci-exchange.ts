import http, { type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import https from "node:https";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Agents } from "@deploy-actions/shared/aws/http";
import { formatDuration } from "@deploy-actions/shared/duration";

/** Milliseconds without a byte. A registry may be silent for minutes while it puts the parts of a large layer together. */
const SILENCE_MS = 5 * 60_000;

/** More than the four megabytes of the largest manifest that registries have to take. */
const TEXT_LIMIT = 8 * 1024 * 1024;

export interface Request {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "DELETE";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | AsyncIterable<Uint8Array> | undefined;
}

export interface Answer {
  readonly url: URL;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: IncomingMessage;
}

/** One request and its answer, of which the body is still to be read. It follows no redirection. */
export function exchange(
  { method, url, headers, body }: Request,
  { agents, signal }: { readonly agents: Agents; readonly signal: AbortSignal },
): Promise<Answer> {
  const secure = url.protocol === "https:";
  const agent = secure ? agents.httpsAgent : agents.httpAgent;
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const outgoing = (secure ? https : http).request(url, {
    method,
    headers: { "user-agent": "deploy-actions build-push", ...headers },
    agent,
    signal,
  });
  outgoing.setTimeout(SILENCE_MS, () => outgoing.destroy(stalled(url)));
  outgoing.on("error", (error) => reject("host" in error ? error : Object.assign(error, { host: url.host })));
  outgoing.on("response", (response) => {
    // A registry that refuses before the end of a body does not read on.
    if (!outgoing.writableFinished) response.on("close", () => outgoing.destroy());
    resolve({ url, status: response.statusCode ?? 0, headers: response.headers, body: response });
  });
  if (body === undefined || typeof body === "string") outgoing.end(body);
  else pipeline(Readable.from(body), outgoing).catch(reject);
  return promise;
}

export async function readText({ body, url }: Answer): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of body) {
    length += part.length;
    if (length > TEXT_LIMIT)
      throw new Error(`${url.host} sent more than ${TEXT_LIMIT} bytes where a document was asked for`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

/** Reads to the end what nobody wants, so that the connection can be used again. */
export async function discard({ body }: Answer): Promise<void> {
  for await (const _ of body);
}

function stalled(url: URL): Error {
  const message = `${url.host} sent nothing for ${formatDuration(SILENCE_MS)}`;
  return Object.assign(new Error(message), { code: "ETIMEDOUT", host: url.host });
}
