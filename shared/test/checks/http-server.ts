import { createServer as createPlainServer, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { hostAndPort } from "../../src/checks/net/connection.ts";
import { onLoopback, type TcpServer } from "./tcp-server.ts";
import { certificate } from "./tls-server.ts";

export interface HttpServer extends TcpServer {
  /** `http://127.0.0.1:port`, without a slash at the end. */
  readonly origin: string;
}

export async function httpServer(answer: RequestListener, address = "127.0.0.1"): Promise<HttpServer> {
  const server = await onLoopback(createPlainServer(answer), address);
  return { ...server, origin: `http://${hostAndPort(address, server.port)}` };
}

/** Shows the certificate of that name; see certificates/README.md. */
export async function httpsServer(name: string, answer: RequestListener): Promise<HttpServer> {
  const [key, cert] = await Promise.all([certificate(`${name}.key`), certificate(`${name}.pem`)]);
  const server = await onLoopback(createSecureServer({ key, cert }, answer));
  return { ...server, origin: `https://127.0.0.1:${server.port}` };
}
