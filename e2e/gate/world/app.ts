import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** What a team deploys: answers with its version. */
export interface App extends AsyncDisposable {
  readonly port: number;
  /** Requests it has answered. */
  readonly answers: number;
}

interface AppOptions {
  /** Instead of 200 and `{"version": …}`. */
  readonly respond?: RequestListener;
  /** 127.0.0.1 and any free port, when not given. */
  readonly address?: string;
  readonly port?: number;
}

export async function startApp(
  version: string,
  { respond, address = "127.0.0.1", port = 0 }: AppOptions = {},
): Promise<App> {
  let answers = 0;
  const server = createServer((request, response) => {
    answers += 1;
    if (respond) return respond(request, response);
    response.setHeader("Content-Type", "application/json").end(JSON.stringify({ version }));
  });
  await once(server.listen(port, address), "listening");
  return {
    port: (server.address() as AddressInfo).port,
    get answers() {
      return answers;
    },
    [Symbol.asyncDispose]: () => close(server),
  };
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
