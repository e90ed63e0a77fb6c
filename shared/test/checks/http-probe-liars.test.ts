import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import { readBody } from "../../src/checks/http/body.ts";
import type { Observation } from "../../src/checks/observation.ts";
import { httpProbe } from "../../src/checks/probes/http-probe.ts";
import { Secret } from "../../src/secret.ts";
import { never, timeout } from "./checks.ts";
import { httpCheck, lookAt } from "./http-check.ts";
import { httpServer } from "./http-server.ts";
import { freePort, tcpServer } from "./tcp-server.ts";

const MIB = 1024 * 1024;

test("a server that accepts and says nothing fails, and the reason says how far it came", async () => {
  await using server = await httpServer(() => {});
  expect(await lookAt(server.origin, timeout(500))).toMatchObject({
    outcome: "fail",
    reason: "connected, no answer within 500 ms",
  });
});

test("a body that stops in the middle fails, also where only the status counts", async () => {
  await using server = await httpServer((_, response) => {
    response.writeHead(200, { "Content-Length": 10_000 }).write("x".repeat(3 * 1024));
  });
  expect(await lookAt(server.origin, timeout(500))).toMatchObject({
    outcome: "fail",
    reason: "the body was not complete within 500 ms: 3 KiB came",
  });
});

test("a body that trickles for ever fails when the time is up", async () => {
  await using server = await tcpServer((socket) => {
    socket.write("HTTP/1.1 200 OK\r\n\r\n");
    const trickle = setInterval(() => socket.write("x"), 5);
    socket.on("close", () => clearInterval(trickle));
  });
  const { reason } = await lookAt(`http://127.0.0.1:${server.port}/`, timeout(500));
  expect(reason).toMatch(/^the body was not complete within 500 ms: \d+ bytes came$/);
});

test.each([
  [
    "a connection that breaks in the body",
    "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nxx",
    "the connection broke after 2 bytes of the body",
  ],
  [
    "a chunk that never ends",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nxx",
    "the connection broke after 2 bytes of the body",
  ],
  [
    "chunks that are none",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nhello\r\n",
    "the answer is not HTTP (Parse Error: Invalid character in chunk size)",
  ],
  [
    "another protocol",
    "SSH-2.0-OpenSSH_9.9\r\n",
    "the answer is not HTTP (Parse Error: Expected HTTP/, RTSP/ or ICE/)",
  ],
  [
    "a switch to another protocol",
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    "the connection was closed without an answer",
  ],
  [
    "headers without end",
    `HTTP/1.1 200 OK\r\n${"X-Filler: 0123456789\r\n".repeat(2_000)}`,
    "the answer's headers are larger than 16 KiB",
  ],
  ["nothing at all", "", "the connection was closed without an answer"],
])("%s fails", async (_, answer, reason) => {
  await using server = await tcpServer((socket) => socket.once("data", () => socket.end(answer)));
  expect(await lookAt(`http://127.0.0.1:${server.port}/`)).toMatchObject({ outcome: "fail", reason });
});

test("a connection that is reset before the answer fails", async () => {
  await using server = await tcpServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
  expect(await lookAt(`http://127.0.0.1:${server.port}/`)).toMatchObject({
    outcome: "fail",
    reason: "the connection was closed without an answer",
  });
});

test.each([
  ["", "HTTP/1.1 200 OK\r\n\r\n"],
  [" of known length", `HTTP/1.1 200 OK\r\nContent-Length: ${99 * MIB}\r\n\r\n`],
])("a connection that is reset in a body%s fails", async (_, head) => {
  await using server = await tcpServer((socket) => {
    // More than the buffers of two sockets hold: when it is written, much of it has been read.
    const body = Buffer.alloc(32 * MIB, "x");
    socket.once("data", () => socket.write(Buffer.concat([Buffer.from(head), body]), () => socket.resetAndDestroy()));
  });
  expect(await lookAt(`http://127.0.0.1:${server.port}/`, { maxBody: 99 * MIB })).toMatchObject({
    outcome: "fail",
    reason: expect.stringMatching(/^the connection broke after [\d.]+ MiB of the body$/),
  });
});

test("a body of unknown length ends with the connection", async () => {
  await using server = await tcpServer((socket) => socket.once("data", () => socket.end("HTTP/1.0 200 OK\r\n\r\nok")));
  const body = [{ equals: "ok" }];
  expect(await lookAt(`http://127.0.0.1:${server.port}/`, { expect: { body } })).toMatchObject({ outcome: "pass" });
});

test("a connection that is refused fails", async () => {
  const port = await freePort();
  expect(await lookAt(`http://127.0.0.1:${port}/`)).toMatchObject({
    outcome: "fail",
    reason: `127.0.0.1:${port} refused the connection`,
  });
});

test("an error page with status 200 does not pass for the app", async () => {
  await using server = await httpServer((_, response) => {
    response.setHeader("Content-Type", "text/html").end("<html><h1>Sorry, we will be back soon</h1></html>");
  });
  const json = [{ path: "$.status", assertion: { eq: "ok" } }];
  expect(await lookAt(server.origin, { expect: { json } })).toMatchObject({
    outcome: "fail",
    reason: 'the body is not JSON: "<html><h1>Sorry, we will be back soon</h1></html>"',
    evidence: expect.arrayContaining(["content-type: text/html"]),
  });
});

test("two versions in turn are seen in turn", async () => {
  let count = 0;
  await using server = await httpServer((_, response) => {
    count += 1;
    response.setHeader("X-Version", count % 2 === 0 ? "v1" : "v2").end();
  });
  const version = { from: { kind: "header", name: "X-Version" }, match: "exact", expected: undefined } as const;
  const probe = httpProbe(httpCheck({ urls: [server.origin], version }), { version: { is: "v2" } });
  const outcomes = [];
  for (let look = 0; look < 4; look++) outcomes.push((await probe.look(never))[0]?.outcome);
  expect(outcomes).toEqual(["pass", "stale", "pass", "stale"]);
});

test.each([
  ["spaces that an expression for its end goes through again and again", `${" ".repeat(300_000)}x`, "\\s+$"],
  ["what an expression with a repetition inside of another never gets through", `${"a".repeat(60)}!`, "^(a+)+$"],
])("an answer of %s could not be measured, and the gate goes on", async (_, body, matches) => {
  await using server = await httpServer((_, response) => response.end(body));
  expect(await lookAt(server.origin, { expect: { body: [{ matches }] } })).toMatchObject({
    outcome: "error",
    reason: expect.stringMatching(
      /^HTTP 200, and looking into it took more than 1 s: a regular expression or a JSONPath of this check does not come to an end in it$/,
    ),
  });
});

test("a body without end is read up to the limit, and the server is told to stop", async () => {
  let sent = 0;
  const chunk = Buffer.alloc(64 * 1024, "x");
  const stopped = Promise.withResolvers<void>();
  await using server = await httpServer((_, response) => {
    const send = () => {
      while (!response.destroyed && sent < 1024 * MIB) {
        sent += chunk.length;
        if (!response.write(chunk)) return;
      }
    };
    response.on("drain", send).on("close", stopped.resolve);
    send();
  });
  expect(await lookAt(server.origin, { maxBody: MIB })).toMatchObject({ outcome: "pass", reason: "HTTP 200" });
  await stopped.promise;
  // Beside what was read there is what fits into the buffers of two sockets.
  expect(sent).toBeLessThan(32 * MIB);
  expect(await lookAt(server.origin, { maxBody: MIB, expect: { body: [{ contains: "y" }] } })).toMatchObject({
    outcome: "fail",
    reason: "the body is larger than 1 MiB; raise max-body",
  });
});

test("a body that is small until it is unpacked is unpacked up to the limit", async () => {
  const bomb = Object.assign(Readable.from([gzipSync(Buffer.alloc(64 * MIB))]), {
    headers: { "content-encoding": "gzip", "content-length": "65000" },
  });
  const progress = { begun: 0, received: 0 };
  expect(await readBody(bomb as unknown as IncomingMessage, MIB, progress)).toMatchObject({ cut: true });
  expect(progress.received).toBeLessThan(MIB + 64 * 1024);
});

test("a body that is not packed as it says fails", async () => {
  await using server = await httpServer((_, response) => response.setHeader("Content-Encoding", "gzip").end("hello"));
  expect(await lookAt(server.origin)).toMatchObject({
    outcome: "fail",
    reason: "the body is not the gzip that its header says",
  });
});

test.each(["zstd", "constructor", "gzip, br"])(
  "a body in a coding that is not known (%s) satisfies a status only",
  async (coding) => {
    await using server = await httpServer((_, response) => response.setHeader("Content-Encoding", coding).end("ok"));
    expect(await lookAt(server.origin)).toMatchObject({ outcome: "pass" });
    expect(await lookAt(server.origin, { expect: { body: [{ contains: "ok" }] } })).toMatchObject({
      outcome: "fail",
      reason: `the body has the coding "${coding}", which cannot be read here`,
    });
  },
);

const VERSION = '{"version":"v2"}';

test.each([
  [
    "in a trailer",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Version\r\n\r\n2\r\nok\r\n0\r\nX-Version: v2\r\n\r\n",
    "fail",
  ],
  ["in an early hint", "HTTP/1.1 103 Early Hints\r\nX-Version: v2\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", "fail"],
  ["in one of two headers", "HTTP/1.1 200 OK\r\nX-Version: v1\r\nX-Version: v2\r\n\r\n", "stale"],
  ["over two lines of a header", "HTTP/1.1 200 OK\r\nX-Version: v1\r\n v2\r\n\r\n", "fail"],
])("the expected version does not count %s", async (_, answer, outcome) => {
  await using server = await tcpServer((socket) => socket.once("data", () => socket.end(answer)));
  const version = { from: { kind: "header", name: "X-Version" }, match: "exact", expected: undefined } as const;
  expect(await lookAt(`http://127.0.0.1:${server.port}/`, { version }, { is: "v2" })).toMatchObject({ outcome });
});

test.each([
  ["as UTF-16", Buffer.from(`\ufeff${VERSION}`, "utf16le"), "fail"],
  ["as UTF-8 with a mark in front", Buffer.from(`\ufeff${VERSION}`), "pass"],
  ["in a prototype", Buffer.from(`{"__proto__":${VERSION}}`), "fail"],
])("a version in JSON %s", async (_, body, outcome) => {
  await using server = await httpServer((_, response) => response.end(body));
  const version = { from: { kind: "json", path: "$.version" }, match: "exact", expected: undefined } as const;
  expect(await lookAt(server.origin, { version }, { is: "v2" })).toMatchObject({ outcome });
});

test("answers that are none yet, without end, fail when the time is up", async () => {
  await using server = await tcpServer((socket) => {
    const hints = setInterval(() => socket.write("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(100)), 5);
    socket.on("close", () => clearInterval(hints));
  });
  expect(await lookAt(`http://127.0.0.1:${server.port}/`, timeout(300))).toMatchObject({
    outcome: "fail",
    reason: "connected, no answer within 300 ms",
  });
});

test("what a server sends begins no line and moves no cursor in a log", async () => {
  await using server = await httpServer((_, response) => {
    response.setHeader("Server", "a\tb").end("ok\n::error::all is lost\r\n\u001b[2J\u202eko");
  });
  const { evidence = [] } = await lookAt(server.origin);
  expect(evidence).toContain("ok ::error::all is lost [2J ko");
  expect(evidence.join("")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

const PASSWORD = 'pa$$ <"word">';
const BASIC = btoa(`gate:${PASSWORD}`);
const KEY = "k3y-0123456789-abcdefghij-0123456789-abcdefghij-0123456789-abcdefghij-0123456789-abcdefghij-0123456789";

test("a secret of the query string that comes back is shown nowhere, and what is none is", async () => {
  await using server = await httpServer((request, response) => {
    response.writeHead(404, { Via: `${request.url}` }).end(`no route for ${request.url}, nor for ab/cd==`);
  });
  const { reason, target, evidence } = await lookAt(`${server.origin}/?deep=true&token=ab%2Fcd%3D%3D`, {
    expect: { status: [{ from: 404, to: 404 }], headers: [{ name: "Via", assertion: { contains: "gate" } }] },
  });
  expect(reason).toBe('the header Via is "/?deep=true&token=***", expected to contain "gate"');
  expect(evidence?.slice(-1)).toEqual(["no route for /?deep=true&token=***, nor for ***"]);
  expect(target).toBe(`${server.origin}/?deep=…&token=…`);
});

test.each([
  ["the body", (sent: string) => ({ body: sent })],
  ["JSON", (sent: string) => ({ body: JSON.stringify({ status: sent, version: sent }) })],
  ["a page that is cut", (sent: string) => ({ body: `${"x".repeat(250)} ${sent} ${sent}` })],
  ["a header", (sent: string) => ({ headers: { Server: sent, Via: `1.1 ${sent}`, "Content-Type": sent } })],
  [
    "where it redirects to",
    (sent: string) => ({
      status: 302,
      headers: { Location: `/${encodeURIComponent(sent)}?t=${encodeURIComponent(sent)}` },
    }),
  ],
  ["the version", (sent: string) => ({ headers: { "X-Version": sent } })],
])("a secret that comes back in %s is shown nowhere", async (_, answer) => {
  const secrets = [
    BASIC,
    PASSWORD,
    KEY,
    KEY.slice(0, 12),
    encodeURIComponent(PASSWORD),
    btoa(KEY).slice(0, 40),
    btoa(PASSWORD),
  ];
  for (const what of ["headers", "parts", "base64"] as const) {
    await using server = await httpServer((request, response) => {
      const sent = {
        headers: `${request.headers.authorization} ${request.headers["x-api-key"]}`,
        parts: `${PASSWORD} ${KEY}`,
        base64: btoa(`>${KEY} ${PASSWORD}`),
      }[what];
      const {
        status = 200,
        headers = {},
        body = "",
      }: { status?: number; headers?: Record<string, string>; body?: string } = answer(sent);
      response.writeHead(status, headers).end(body);
    });
    const headers = [
      { name: "Authorization", value: new Secret(`Basic ${BASIC}`) },
      { name: "X-Api-Key", value: new Secret(KEY) },
    ];
    const assertions = {
      headers: [{ name: "Server", assertion: { equals: "caddy" } }],
      body: [{ contains: "ok" }],
      json: [{ path: "$.status", assertion: { eq: "ok" } }],
    };
    const version = { from: { kind: "header", name: "X-Version" }, match: "exact", expected: undefined } as const;
    const seen: Observation[] = [
      await lookAt(server.origin, { headers, expect: assertions }),
      await lookAt(server.origin, { headers, version, maxBody: 280 }, { is: "v2" }),
      await lookAt(server.origin, { headers, followRedirects: 3 }),
    ];
    for (const secret of secrets) expect(JSON.stringify(seen)).not.toContain(JSON.stringify(secret).slice(1, -1));
  }
});
