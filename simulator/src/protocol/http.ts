import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { Outcome } from "./endpoint.ts";

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
  /** The same as text. */
  readonly body: string;
}

/** What is answered: by the registry's data plane also bytes. */
export type HttpAnswer =
  | Outcome
  | { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array };

export interface HttpServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves on this machine's loopback alone. Port 0 is any free one. */
export async function serveHttp(
  answer: (request: HttpRequest) => Promise<HttpAnswer>,
  port: number,
): Promise<HttpServer> {
  const server = createServer(async (request, response) => {
    try {
      write(await answer(await read(request)), response);
    } catch (error) {
      // A client that went away while it was read, or a listener of the test that threw.
      if (request.complete)
        response.writeHead(500).end(`The simulator failed: ${error instanceof Error ? error.stack : error}`);
    }
  });
  // Node's 5 seconds would close connections under clients that poll about as often; AWS keeps them longer.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function read(request: IncomingMessage): Promise<HttpRequest> {
  const [path = "/", query = ""] = (request.url ?? "/").split("?");
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const bytes = await buffer(request);
  return {
    method: request.method ?? "GET",
    path,
    query,
    headers,
    bytes,
    // Only when asked for: layers are large, and no text.
    get body() {
      return bytes.toString();
    },
  };
}

function write(outcome: HttpAnswer, response: ServerResponse): void {
  if (outcome === "silence") return;
  if (outcome === "reset") {
    response.socket?.resetAndDestroy();
    return;
  }
  response.writeHead(outcome.status, { ...outcome.headers, "content-length": Buffer.byteLength(outcome.body) });
  response.end(outcome.body);
}
