import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

export interface TcpServer extends AsyncDisposable {
  readonly port: number;
}

/** Accepts connections and leaves them to `serve`, or listens on and on without a word. */
export function tcpServer(serve: (socket: Socket) => void = (socket) => socket.resume()): Promise<TcpServer> {
  return onLoopback(createServer(serve));
}

/** Lets a server listen on loopback. In the end its connections are cut, so that nobody waits for them. */
export async function onLoopback(server: Server, address = "127.0.0.1"): Promise<TcpServer> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    // A client that only wanted to know goes away as it likes.
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
  });
  server.listen(0, address);
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** Nobody listens there. */
export async function freePort(): Promise<number> {
  await using server = await tcpServer();
  return server.port;
}
