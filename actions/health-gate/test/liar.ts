import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a request gets: a document that tells a version, an error page that calls itself a success, or worse. */
export type Reply =
  | { readonly version: string; readonly status?: number }
  | { readonly page: string; readonly status?: number }
  | { readonly redirect: string }
  /** Nothing; the head of an answer and no body; a connection that is closed; a body that never ends. */
  | "silence"
  | "half"
  | "hang-up"
  | "flood";

/** The reply to the nth request, counted from 1. */
export type Script = (nth: number) => Reply;

export const always =
  (reply: Reply): Script =>
  () =>
    reply;

/** One after the other, again and again: two versions behind one address. */
export const inTurn =
  (...replies: readonly [Reply, ...Reply[]]): Script =>
  (nth) =>
    replies[(nth - 1) % replies.length] ?? replies[0];

/** So many requests go by the first script, all others by the second: a version that comes late, or breaks. */
export const first =
  (count: number, before: Script, then: Script): Script =>
  (nth) =>
    nth <= count ? before(nth) : then(nth - count);

export interface Liar extends AsyncDisposable {
  /** `http://127.0.0.1:port/health` */
  readonly url: string;
  /** How many requests came. */
  requests(): number;
  /** From now on, counted from 1 again. */
  follow(script: Script): void;
}

/** A web server on loopback that answers by a script, true or not. */
export async function startLiar(script: Script): Promise<Liar> {
  let current = script;
  let nth = 0;
  let requests = 0;
  const server = createServer((_, response) => {
    nth++;
    requests++;
    send(current(nth), response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/health`,
    requests: () => requests,
    follow: (next) => {
      current = next;
      nth = 0;
    },
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

const KIBIBYTE = Buffer.alloc(1024, ".");

function send(reply: Reply, response: ServerResponse): void {
  if (reply === "silence") return;
  if (reply === "hang-up") response.destroy();
  else if (reply === "half") response.writeHead(200, { "content-length": 100 }).write("{");
  else if (reply === "flood") flood(response.writeHead(200));
  else if ("redirect" in reply) response.writeHead(302, { location: reply.redirect }).end();
  else if ("page" in reply) response.writeHead(reply.status ?? 200, { "content-type": "text/html" }).end(reply.page);
  else {
    const { version, status = 200 } = reply;
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ version }));
  }
}

/** As fast as it is read, and no faster. */
function flood(response: ServerResponse): void {
  while (!response.destroyed && response.write(KIBIBYTE));
  response.once("drain", () => flood(response));
}
