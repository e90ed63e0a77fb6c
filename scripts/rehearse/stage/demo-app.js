// The process behind every version of the rehearsal: a small web server that says which version it is.
// Plain JavaScript and no imports but Node's own, because it is started many times and must be up at once.
import { existsSync } from "node:fs";
import { createServer } from "node:http";

const { PORT, VERSION = "v1", MISSING, BAD_WHEN } = process.env;

if (MISSING) {
  console.log(`shop ${VERSION} starting`);
  console.error(`Error: ${MISSING} is not set
    at readConfiguration (/app/src/configuration.js:17:11)
    at start (/app/src/server.js:8:18)
    at main (/app/src/main.js:3:1)`);
  process.exit(1);
}

let stopping = false;

const server = createServer((request, response) => {
  if (stopping) response.setHeader("connection", "close");
  if (request.url === "/health") {
    response.end("ok\n");
    return;
  }
  response.setHeader("x-demo-version", VERSION);
  response.setHeader("content-type", "application/json");
  // Its own health check knows nothing of this, as it is with most health checks.
  if (BAD_WHEN && existsSync(BAD_WHEN)) {
    response.statusCode = 500;
    response.end(`${JSON.stringify({ version: VERSION, error: "connection pool exhausted: 20 of 20 in use" })}\n`);
    return;
  }
  response.end(`${JSON.stringify({ version: VERSION })}\n`);
});
server.keepAliveTimeout = 0;

server.listen(Number(PORT), "127.0.0.1", () => console.log(`shop ${VERSION} listening`));

process.on("SIGTERM", () => {
  console.log(`shop ${VERSION} stopping`);
  stopping = true;
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
