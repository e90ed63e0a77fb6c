import { networkInterfaces } from "node:os";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import { UnresolvedHost } from "../../src/checks/net/addresses.ts";
import { httpProbe } from "../../src/checks/probes/http-probe.ts";
import { never, resolvesTo, timeout } from "./checks.ts";
import { httpCheck, lookAt } from "./http-check.ts";
import { httpServer } from "./http-server.ts";

test("passes where the answer is as expected, and shows the answer", async () => {
  await using server = await httpServer((_, response) => {
    response.writeHead(200, { "Content-Type": "application/json", Server: "caddy", Age: "3", "X-Other": "no" });
    response.end('{\n  "version": "v2"\n}\n');
  });
  const version = { from: { kind: "json", path: "$.version" }, match: "exact", expected: undefined } as const;
  expect(await lookAt(`${server.origin}/health?key=1`, { version }, { is: "v2" })).toEqual({
    target: `${server.origin}/health?key=…`,
    outcome: "pass",
    reason: "HTTP 200, version v2",
    version: "v2",
    latency: expect.any(Number),
    evidence: [
      `GET ${server.origin}/health?key=… at 127.0.0.1: HTTP 200 OK`,
      "content-type: application/json",
      "server: caddy",
      "age: 3",
      expect.stringMatching(/^lookup [\d.]+ ms, connect [\d.]+ ms, first byte [\d.]+ ms, whole [\d.]+ ms$/),
      '{ "version": "v2" }',
    ],
  });
});

test("sends what the check says, and what keeps caches and packing out", async () => {
  await using server = await httpServer(async (request, response) => {
    const body = await Array.fromAsync(request);
    response.end(JSON.stringify({ method: request.method, headers: request.headers, body: body.join("") }));
  });
  const headers = [
    { name: "X-Probe", value: "gate" },
    { name: "User-Agent", value: "acme" },
  ];
  const { evidence = [] } = await lookAt(server.origin, { method: "PUT", headers, body: "grüße" });
  const sent = JSON.parse(evidence.at(-1) ?? "");
  expect(sent).toMatchObject({ method: "PUT", body: "grüße" });
  expect(sent.headers).toEqual({
    accept: "*/*",
    "accept-encoding": "identity",
    "cache-control": "no-cache",
    connection: "close",
    "content-length": "7",
    host: `127.0.0.1:${server.port}`,
    "user-agent": "acme",
    "x-probe": "gate",
  });
});

test("every look has a connection of its own", async () => {
  const connections = new Set<number | undefined>();
  await using server = await httpServer((request, response) => {
    connections.add(request.socket.remotePort);
    response.setHeader("Connection", "keep-alive").end("ok");
  });
  const probe = httpProbe(httpCheck({ urls: [server.origin] }), { version: undefined });
  for (let look = 0; look < 5; look++) await probe.look(never);
  expect(connections.size).toBe(5);
});

test("every look resolves the name anew", async () => {
  await using server = await httpServer((_, response) => response.end("ok"));
  const answers = [["127.0.0.1"], ["127.0.0.2"], ["127.0.0.1"]];
  const probe = httpProbe(
    httpCheck({ urls: [`http://web.test:${server.port}/`] }),
    { version: undefined },
    (...asked) => resolvesTo(...(answers.shift() ?? []))(...asked),
  );
  expect(await probe.look(never)).toMatchObject([{ outcome: "pass" }]);
  expect(await probe.look(never)).toMatchObject([
    { outcome: "fail", reason: `127.0.0.2:${server.port} refused the connection` },
  ]);
  expect(await probe.look(never)).toMatchObject([{ outcome: "pass" }]);
});

test("one address: the next is tried where the first does not answer", async () => {
  await using server = await httpServer((_, response) => response.end("ok"));
  const check = httpCheck({ urls: [`http://web.test:${server.port}/`] });
  const probe = httpProbe(check, { version: undefined }, resolvesTo("127.0.0.2", "127.0.0.1"));
  expect(await probe.look(never)).toMatchObject([{ target: check.urls[0], outcome: "pass" }]);
});

test("all addresses: each is a target of its own, and is asked for the host of the URL", async () => {
  await using server = await httpServer((request, response) => response.end(request.headers.host));
  const url = `http://web.test:${server.port}/`;
  const body = [{ equals: `web.test:${server.port}` }];
  const probe = httpProbe(
    httpCheck({ urls: [url], addresses: "all", expect: { body } }),
    { version: undefined },
    // In the order of the answer, which name servers turn, the log would tell of nothing else.
    resolvesTo("127.0.0.2", "127.0.0.1"),
  );
  expect(await probe.look(never)).toMatchObject([
    { target: `${url} at 127.0.0.1`, outcome: "pass" },
    { target: `${url} at 127.0.0.2`, outcome: "fail", reason: `127.0.0.2:${server.port} refused the connection` },
  ]);
});

const hasIpv6 = networkInterfaces().lo?.some(({ family }) => family === "IPv6");

(hasIpv6 ? test : test.skip)("an IPv6 address is asked like any other (needs ::1 on this machine)", async () => {
  await using server = await httpServer((request, response) => response.end(request.headers.host), "::1");
  const body = [{ equals: `[::1]:${server.port}` }];
  expect(await lookAt(`${server.origin}/`, { addresses: "all", expect: { body } })).toMatchObject({
    target: `http://[::1]:${server.port}/ at ::1`,
    outcome: "pass",
  });
});

test.each([
  ["fails where the name has no address", "ENOTFOUND", "fail", "the name web.test has no address"],
  [
    "cannot measure where the name server does not answer",
    "EAI_AGAIN",
    "error",
    "the name web.test could not be looked up (the machine's name server does not answer)",
  ],
])("%s", async (_, code, outcome, reason) => {
  for (const addresses of ["one", "all"] as const) {
    const check = httpCheck({ urls: ["http://web.test/"], addresses });
    const probe = httpProbe(check, { version: undefined }, () => Promise.reject(new UnresolvedHost("web.test", code)));
    expect(await probe.look(never)).toEqual([{ target: "http://web.test/", outcome, reason }]);
  }
});

test("cannot measure where the name is looked up without end", async () => {
  for (const addresses of ["one", "all"] as const) {
    const check = httpCheck({ urls: ["http://web.test/"], addresses, ...timeout(50) });
    const probe = httpProbe(check, { version: undefined }, (_host, signal) => {
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    });
    const reason = "the name web.test was not looked up within 50 ms";
    expect(await probe.look(never)).toEqual([{ target: "http://web.test/", outcome: "error", reason }]);
  }
});

test("several URLs are several targets, asked at the same time", async () => {
  const waiting: (() => void)[] = [];
  await using server = await httpServer((request, response) => {
    waiting.push(() => response.writeHead(request.url === "/b" ? 500 : 200).end());
    if (waiting.length === 2) for (const answer of waiting) answer();
  });
  const urls = [`${server.origin}/a`, `${server.origin}/b`];
  expect(await httpProbe(httpCheck({ urls }), { version: undefined }).look(never)).toMatchObject([
    { target: urls[0], outcome: "pass" },
    { target: urls[1], outcome: "fail", reason: "HTTP 500, expected 200" },
  ]);
});

test.each([
  ["gzip", gzipSync],
  ["x-gzip", gzipSync],
  ["GZIP", gzipSync],
  ["deflate", deflateSync],
  ["br", brotliCompressSync],
])("a body that is packed all the same (%s) is unpacked", async (coding, pack) => {
  await using server = await httpServer((_, response) => {
    response.setHeader("Content-Encoding", coding).end(pack("the app is ok"));
  });
  expect(await lookAt(server.origin, { expect: { body: [{ equals: "the app is ok" }] } })).toMatchObject({
    outcome: "pass",
  });
});

test("no body is not a packed one, whatever the header says", async () => {
  await using server = await httpServer((_, response) => response.setHeader("Content-Encoding", "gzip").end());
  expect(await lookAt(server.origin, { method: "HEAD" })).toMatchObject({ outcome: "pass" });
  expect(await lookAt(server.origin)).toMatchObject({ outcome: "pass" });
});

test("a body with a byte order mark is JSON all the same", async () => {
  await using server = await httpServer((_, response) => response.end('\ufeff{"a":1}'));
  const json = [{ path: "$.a", assertion: { eq: 1 } }];
  expect(await lookAt(server.origin, { expect: { json } })).toMatchObject({ outcome: "pass" });
});

test("a body that is cut within a character loses that character", async () => {
  await using server = await httpServer((_, response) => response.end("ok€€€"));
  const { evidence } = await lookAt(server.origin, { maxBody: 6 });
  expect(evidence?.at(-1)).toBe("ok€…");
});

test("stops with the signal's reason, before and while it waits", async () => {
  const reason = new Error("cancelled");
  const controller = new AbortController();
  await using server = await httpServer(() => controller.abort(reason));
  const probe = httpProbe(httpCheck({ urls: [server.origin] }), { version: undefined });
  await expect(probe.look(controller.signal)).rejects.toBe(reason);
  await expect(probe.look(controller.signal)).rejects.toBe(reason);
});

test("asks the server itself, whichever proxy the environment names", async () => {
  await using proxy = await httpServer((_, response) => response.writeHead(418).end());
  await using server = await httpServer((_, response) => response.end("ok"));
  const before = process.env.HTTP_PROXY;
  process.env.HTTP_PROXY = proxy.origin;
  try {
    expect(await lookAt(server.origin)).toMatchObject({ outcome: "pass" });
  } finally {
    if (before === undefined) delete process.env.HTTP_PROXY;
    else process.env.HTTP_PROXY = before;
  }
});
