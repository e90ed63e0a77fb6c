import type { Readable, Writable } from "node:stream";

export interface DevToolsEvent {
  readonly method: string;
  // biome-ignore lint/suspicious/noExplicitAny: the protocol has hundreds of shapes; each caller knows its own
  readonly params: any;
  readonly sessionId?: string;
}

interface Pending {
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly resolve: (result: any) => void;
  readonly reject: (error: Error) => void;
}

/** A browser's DevTools protocol over its pipe: JSON, each message closed with a zero byte. */
export class DevTools {
  readonly #input: Writable;
  readonly #pending = new Map<number, Pending>();
  readonly #listeners = new Set<(event: DevToolsEvent) => void>();
  #sent = 0;
  #unread = "";

  constructor(input: Writable, output: Readable) {
    this.#input = input;
    input.on("error", () => this.#hangUp());
    output.setEncoding("utf8");
    output.on("data", (text: string) => this.#read(text));
    output.on("close", () => this.#hangUp());
  }

  // biome-ignore lint/suspicious/noExplicitAny: see above
  send(method: string, params: object = {}, sessionId?: string): Promise<any> {
    this.#sent += 1;
    const id = this.#sent;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  listen(listener: (event: DevToolsEvent) => void): void {
    this.#listeners.add(listener);
  }

  #read(text: string): void {
    const messages = (this.#unread + text).split("\0");
    this.#unread = messages.pop() ?? "";
    for (const message of messages) this.#take(JSON.parse(message));
  }

  #take({
    id,
    result,
    error,
    ...event
  }: DevToolsEvent & { id?: number; result?: unknown; error?: { message: string } }) {
    if (id === undefined) {
      for (const listener of this.#listeners) listener(event);
      return;
    }
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (error) pending?.reject(new Error(`The browser refused a command: ${error.message}`));
    else pending?.resolve(result);
  }

  #hangUp(): void {
    for (const { reject } of this.#pending.values()) reject(new Error("The browser closed the connection."));
    this.#pending.clear();
  }
}
