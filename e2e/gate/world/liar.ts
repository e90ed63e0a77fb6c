import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

/** A server that speaks HTTP byte by byte, as no server should. */
export interface Liar extends AsyncDisposable {
  readonly url: string;
  /** Connections it has had. */
  readonly connections: number;
  /** Bytes that the system took from it to send, over all connections. */
  readonly sent: number;
}

/** `answer` gets the connection once a whole request has come, and may do with it what it likes. */
export async function startLiar(answer: (socket: Socket) => void): Promise<Liar> {
  const sockets = new Set<Socket>();
  let ended = 0;
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    // The gate hangs up on it, as it should.
    socket.on("error", () => {});
    socket.on("close", () => {
      sockets.delete(socket);
      ended += socket.bytesWritten;
    });
    let request = "";
    socket.setEncoding("latin1").on("data", (text: string) => {
      request += text;
      if (!request.endsWith("\r\n\r\n")) return;
      request = "";
      answer(socket);
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    get connections() {
      return connections;
    },
    get sent() {
      return [...sockets].reduce((sum, socket) => sum + socket.bytesWritten, ended);
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
