import { Agent, type ClientRequest, type RequestOptions, request } from "node:http";
import type { Socket } from "node:net";

/** The load balancer's connections to one target, and the requests in flight on them. */
export class Upstream {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #connections = new Set<Socket>();
  #inFlight = 0;
  #onQuiet: (() => void) | undefined;

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Counts a request as in flight until the returned function is called. */
  begin(): () => void {
    this.#inFlight += 1;
    return () => {
      this.#inFlight -= 1;
      this.#tellQuiet();
    };
  }

  /** `reuse`: on a connection kept open from an earlier request, where there is one. */
  send(options: RequestOptions, { reuse }: { reuse: boolean }): ClientRequest {
    const sent = request({ ...options, agent: reuse ? this.#agent : false });
    sent.on("socket", (socket) => {
      if (this.#connections.has(socket)) return;
      this.#connections.add(socket);
      socket.once("close", () => {
        this.#connections.delete(socket);
        this.#tellQuiet();
      });
    });
    return sent;
  }

  /** Calls `act` once no request is in flight and no connection is open. */
  whenQuiet(act: () => void): void {
    this.#onQuiet = act;
    this.#tellQuiet();
  }

  /** Closes idle connections now and the others after their last request. */
  retire(): void {
    this.#agent.maxFreeSockets = 0;
    for (const idle of Object.values(this.#agent.freeSockets).flat()) idle?.destroy();
  }

  #tellQuiet(): void {
    if (this.#inFlight > 0 || this.#connections.size > 0) return;
    const act = this.#onQuiet;
    this.#onQuiet = undefined;
    act?.();
  }
}
