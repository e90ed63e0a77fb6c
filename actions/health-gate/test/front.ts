import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Program } from "@deploy-actions/simulator/images";
import type { Simulator } from "@deploy-actions/simulator/simulator";

/** A web server on loopback that passes each request to one of the account's running tasks, in turn. */
export interface Front extends AsyncDisposable {
  /** `http://127.0.0.1:port/health` */
  readonly url: string;
}

export async function openFront({ network }: Pick<Simulator, "network">): Promise<Front> {
  let turn = 0;
  const server = createServer((request, response) => {
    const tasks = network.endpoints.filter((endpoint) => "respond" in endpoint);
    const task = tasks[turn++ % tasks.length];
    if (task) task.respond(request, response);
    else response.writeHead(503).end("no task runs");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/health`,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

/** A version of the application that says which one it is. The status can be changed while it runs. */
export interface Version {
  readonly name: string;
  status: number;
  readonly program: Program;
}

export function versionNamed(name: string): Version {
  const version: Version = {
    name,
    status: 200,
    program: {
      kind: "memory",
      respond: (_, response) => {
        response
          .writeHead(version.status, { "content-type": "application/json" })
          .end(JSON.stringify({ version: name }));
      },
    },
  };
  return version;
}
