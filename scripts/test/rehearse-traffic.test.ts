import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { ask, startTraffic } from "../rehearse/traffic.ts";

async function serve(listener: RequestListener) {
  const server = createServer(listener);
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async () => {
    server.close();
    server.closeAllConnections();
  };
  return { url, server, close, [Symbol.asyncDispose]: close };
}

const answerAs =
  (version: string): RequestListener =>
  (_, response) =>
    response.setHeader("x-demo-version", version).end();

const FAULTY = { version: "v6", faulty: true };

/** Milliseconds; a busy machine may take many for an answer that comes. */
const [SOON, IN_TIME] = [150, 10_000];

test.each<[string, RequestListener, { readonly lost?: string; readonly version?: string }]>([
  ["an answer", answerAs("v7"), { version: "v7" }],
  ["an error of a version", (_, response) => response.writeHead(500, { "x-demo-version": "v6" }).end(), FAULTY],
  ["an error answer", (_, response) => response.writeHead(502).end(), { lost: "error answer" }],
  ["an answer of nobody we know", (_, response) => response.end(), { lost: "error answer" }],
  ["a closed connection", (request) => request.socket.destroy(), { lost: "reset" }],
  [
    "an answer cut short",
    (_, response) => response.writeHead(200, { "content-length": 9 }).write("a", () => response.destroy()),
    { lost: "reset" },
  ],
  ["no answer", () => {}, { lost: "timed out" }],
])("%s is told apart", async (_, listener, expected) => {
  await using server = await serve(listener);
  expect(await ask(server.url, false, expected.lost === "timed out" ? SOON : IN_TIME)).toEqual(expected);
});

test("nobody listening is a refused request", async () => {
  const server = await serve(answerAs("v1"));
  await server.close();
  expect(await ask(server.url, false, 1000)).toEqual({ lost: "refused" });
});

test("kept connections are kept, fresh ones are fresh, and every request is counted", async () => {
  const connections = new Set<unknown>();
  let served = 0;
  const enough = Promise.withResolvers<void>();
  await using server = await serve((request, response) => {
    connections.add(request.socket);
    served += 1;
    if (served === 40) enough.resolve();
    response.setHeader("x-demo-version", "v1").end();
  });
  const origin = performance.now();
  await using traffic = startTraffic(server.url, {
    kept: 2,
    fresh: 2,
    pace: 5,
    timeout: 1000,
    now: () => performance.now() - origin,
  });
  await enough.promise;
  await traffic.stop();
  expect(traffic.samples).toHaveLength(served);
  const ofFreshClients = connections.size - 2;
  expect(ofFreshClients).toBeGreaterThan(served / 4);
  expect(ofFreshClients).toBeLessThan(served);
});

test("the demo process says its version and leaves with code 0 when asked", async () => {
  const probe = await serve(() => {});
  await probe.close();
  const app = demoApp({ PORT: new URL(probe.url).port, VERSION: "v5" });
  await once(app.stdout, "data");
  expect(await ask(probe.url, false, 1000)).toEqual({ version: "v5" });
  app.kill("SIGTERM");
  expect(await once(app, "exit")).toEqual([0, null]);
});

test("the demo process turns bad as soon as its file is there, and goes on saying that it is healthy", async () => {
  const folder = await mkdtemp(join(tmpdir(), "demo-"));
  const probe = await serve(() => {});
  await probe.close();
  const app = demoApp({ PORT: new URL(probe.url).port, VERSION: "v6", BAD_WHEN: join(folder, "bad") });
  try {
    await once(app.stdout, "data");
    expect(await ask(probe.url, false, 1000)).toEqual({ version: "v6" });
    await writeFile(join(folder, "bad"), "");
    expect(await ask(probe.url, false, 1000)).toEqual(FAULTY);
    expect(await (await fetch(probe.url)).text()).toContain("connection pool exhausted");
    expect((await fetch(`${probe.url}/health`)).status).toBe(200);
  } finally {
    app.kill("SIGKILL");
    await rm(folder, { recursive: true });
  }
});

test("the demo process crashes when its setting is missing, and says so", async () => {
  const app = demoApp({ VERSION: "v3", MISSING: "DATABASE_URL" });
  let errors = "";
  app.stderr.on("data", (text) => (errors += text));
  expect(await once(app, "close")).toEqual([1, null]);
  expect(errors).toMatch(/^Error: DATABASE_URL is not set\n {4}at /);
});

function demoApp(env: Record<string, string>) {
  const path = fileURLToPath(new URL("../rehearse/stage/demo-app.js", import.meta.url));
  return spawn(process.execPath, [path], { env, stdio: ["ignore", "pipe", "pipe"] });
}
