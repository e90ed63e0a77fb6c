import { once } from "node:events";
import { Worker } from "node:worker_threads";

/** A server on loopback whose every answer says that it is v2. */
export interface WebServer extends AsyncDisposable {
  readonly url: string;
}

export async function startWebServer(): Promise<WebServer> {
  const worker = new Worker(new URL("answers.ts", import.meta.url));
  const [port] = await once(worker, "message");
  return {
    url: `http://127.0.0.1:${port}/`,
    [Symbol.asyncDispose]: async () => {
      await worker.terminate();
    },
  };
}
