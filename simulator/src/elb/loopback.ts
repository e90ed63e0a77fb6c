import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Network } from "../network.ts";

/** Where private addresses answer on this machine. An endpoint that is a function gets a server of its own. */
export class Loopback {
  readonly #network: Network;
  readonly #servers = new Map<string, { readonly server: Server; readonly listening: Promise<unknown> }>();

  constructor(network: Network) {
    this.#network = network;
  }

  /** The loopback port that answers for an address; undefined: connection refused. */
  async port(address: string, port: number): Promise<number | undefined> {
    const endpoint = this.#network.find(address, port);
    if (!endpoint) return undefined;
    if ("port" in endpoint) return endpoint.port;
    const { server, listening } = this.#servers.get(`${address}:${port}`) ?? this.#serve(address, port);
    await listening;
    return (server.address() as AddressInfo | null)?.port;
  }

  close(): void {
    for (const { server } of this.#servers.values()) {
      server.close();
      server.closeAllConnections();
    }
    this.#servers.clear();
  }

  #serve(address: string, port: number) {
    this.#closeDetached();
    const server = createServer((request, response) => {
      const endpoint = this.#network.find(address, port);
      if (endpoint && "respond" in endpoint) endpoint.respond(request, response);
      else request.socket.destroy();
    });
    const served = { server, listening: once(server.listen(0, "127.0.0.1"), "listening") };
    this.#servers.set(`${address}:${port}`, served);
    return served;
  }

  #closeDetached(): void {
    for (const [name, { server }] of this.#servers) {
      const colon = name.lastIndexOf(":");
      if (this.#network.find(name.slice(0, colon), Number(name.slice(colon + 1)))) continue;
      server.close();
      this.#servers.delete(name);
    }
  }
}
