import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * A listener's real HTTP server on the loopback. HTTPS listeners are served as plain HTTP too: nobody has the keys of
 * an ACM certificate, and what a deployment changes is behind the handshake.
 */
export class ListenerServer {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<ListenerServer> {
    // A real load balancer keeps idle clients for minutes of the time that is sped up here: never hang up on one.
    const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 }, handle);
    await once(server.listen(0, "127.0.0.1"), "listening");
    return new ListenerServer(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Answers what is in flight, takes nothing new. */
  stop(): void {
    this.#server.close();
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
