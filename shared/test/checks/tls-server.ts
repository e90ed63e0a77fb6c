import { readFile } from "node:fs/promises";
import { createServer, type TlsOptions } from "node:tls";
import { onLoopback, type TcpServer } from "./tcp-server.ts";

interface TlsServer extends TcpServer {
  /** The server names that clients asked for. */
  readonly asked: readonly string[];
}

/** A file of the folder certificates. */
export function certificate(file: string): Promise<string> {
  return readFile(new URL(`certificates/${file}`, import.meta.url), "utf8");
}

/** Shows the certificate of that name to whoever connects. */
export async function tlsServer(name: string, options: TlsOptions = {}): Promise<TlsServer> {
  const [key, cert] = await Promise.all([certificate(`${name}.key`), certificate(`${name}.pem`)]);
  const asked: string[] = [];
  const SNICallback: TlsOptions["SNICallback"] = (serverName, choose) => {
    asked.push(serverName);
    choose(null);
  };
  const server = createServer({ key, cert, SNICallback, ...options }, (socket) => socket.on("error", () => {}));
  server.on("tlsClientError", () => {});
  return { ...(await onLoopback(server)), asked };
}
