/** A thread that answers every request at once, so that the bench's own thread has nothing else to do. Tells its port. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { parentPort } from "node:worker_threads";

const server = createServer((_, response) => {
  response.setHeader("content-type", "application/json");
  response.end('{"version":"v2","status":"ok"}\n');
});
await once(server.listen(0, "127.0.0.1"), "listening");
parentPort?.postMessage((server.address() as AddressInfo).port);
