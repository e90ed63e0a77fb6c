import type { IncomingMessage, ServerResponse } from "node:http";

/** Where an address of the simulated VPC really answers: a port on this machine's loopback, or a function of the test. */
export type Endpoint =
  | { readonly port: number }
  | { readonly respond: (request: IncomingMessage, response: ServerResponse) => void };

/** The VPC: private addresses such as 10.0.1.17:8080, each leading to a real endpoint while its task runs. */
export class Network {
  readonly #endpoints = new Map<string, Endpoint>();
  #hosts = 0;

  /** A private address nobody has. */
  allocateAddress(): string {
    this.#hosts += 1;
    return `10.0.${1 + Math.floor(this.#hosts / 250)}.${4 + (this.#hosts % 250)}`;
  }

  attach(address: string, port: number, endpoint: Endpoint): void {
    this.#endpoints.set(`${address}:${port}`, endpoint);
  }

  detach(address: string, port: number): void {
    this.#endpoints.delete(`${address}:${port}`);
  }

  /** Of everything that runs now, oldest first. */
  get endpoints(): readonly Endpoint[] {
    return [...this.#endpoints.values()];
  }

  /** Undefined: connection refused. */
  find(address: string, port: number): Endpoint | undefined {
    return this.#endpoints.get(`${address}:${port}`);
  }
}
