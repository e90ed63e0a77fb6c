import type { IncomingHttpHeaders } from "node:http";
import { expect, test } from "@jest/globals";
import { type Resolve, resolveAddresses } from "../../src/checks/net/addresses.ts";
import { httpProbe } from "../../src/checks/probes/http-probe.ts";
import { Secret } from "../../src/secret.ts";
import { never } from "./checks.ts";
import { httpCheck, lookAt } from "./http-check.ts";
import { httpServer, httpsServer } from "./http-server.ts";
import { certificate } from "./tls-server.ts";

const TOKEN = "t0ken-of-the-check";
const headers = [
  { name: "Authorization", value: new Secret(`Bearer ${TOKEN}`) },
  { name: "X-Probe", value: "gate" },
];

/** Sends from path to path: `/1` to `/2`, and so on, until there is no next. */
function chain(length: number) {
  return httpServer((request, response) => {
    const step = Number(request.url?.slice(1));
    if (step < length) response.writeHead(302, { Location: `/${step + 1}` }).end();
    else response.end(`arrived at ${step}`);
  });
}

test("a redirect is the answer unless the check follows it", async () => {
  await using server = await chain(2);
  expect(await lookAt(`${server.origin}/1`)).toMatchObject({
    outcome: "fail",
    reason: `HTTP 302 to ${server.origin}/2, expected 200`,
  });
  const status = [{ from: 302, to: 302 }];
  expect(await lookAt(`${server.origin}/1`, { expect: { status } })).toMatchObject({ outcome: "pass" });
});

test("as many redirects as the check allows are followed, and no more", async () => {
  await using server = await chain(4);
  const body = [{ equals: "arrived at 4" }];
  expect(await lookAt(`${server.origin}/1`, { followRedirects: 3, expect: { body } })).toMatchObject({
    target: `${server.origin}/1`,
    outcome: "pass",
    evidence: expect.arrayContaining([`GET ${server.origin}/4 at 127.0.0.1: HTTP 200 OK`]),
  });
  expect(await lookAt(`${server.origin}/1`, { followRedirects: 2 })).toMatchObject({
    outcome: "fail",
    reason: `more than 2 redirects, the last to ${server.origin}/4`,
  });
});

test("redirects that go in a circle are named", async () => {
  await using server = await httpServer((request, response) => {
    response.writeHead(307, { Location: request.url === "/a" ? "/b?sid=1" : "/a" }).end();
  });
  expect(await lookAt(`${server.origin}/a`, { followRedirects: 10 })).toMatchObject({
    outcome: "fail",
    reason: `the redirects go in a circle: ${server.origin}/a → ${server.origin}/b?sid=… → ${server.origin}/a`,
  });
});

test.each([
  ["ftp://files.example.com/", "HTTP 302 to ftp:, which is not http: or https:"],
  ["http://", "HTTP 302 to something that is no URL"],
])("a redirect to %s is not followed", async (location, reason) => {
  await using server = await httpServer((_, response) => response.writeHead(302, { Location: location }).end());
  expect(await lookAt(server.origin, { followRedirects: 1 })).toMatchObject({ outcome: "fail", reason });
});

test("a redirect without a place is an answer", async () => {
  await using server = await httpServer((_, response) => response.writeHead(302).end());
  expect(await lookAt(server.origin, { followRedirects: 1 })).toMatchObject({ reason: "HTTP 302, expected 200" });
});

test("trouble after a redirect says where", async () => {
  await using server = await httpServer((request, response) => {
    if (request.url === "/") response.writeHead(302, { Location: "/away" }).end();
    else request.socket.destroy();
  });
  expect(await lookAt(server.origin, { followRedirects: 1 })).toMatchObject({
    outcome: "fail",
    reason: `redirected to ${server.origin}/away: the connection was closed without an answer`,
  });
});

test("a secret goes along within an origin, and not to another one", async () => {
  const received: Record<string, IncomingHttpHeaders> = {};
  await using other = await httpServer((request, response) => {
    received.other = request.headers;
    response.end("ok");
  });
  await using server = await httpServer((request, response) => {
    received[request.url ?? ""] = request.headers;
    response.writeHead(302, { Location: request.url === "/" ? "/next" : `${other.origin}/?token=${TOKEN}` }).end();
  });
  const seen = await lookAt(server.origin, { headers, followRedirects: 2 });
  expect(seen).toMatchObject({ outcome: "pass" });
  expect(received["/next"]).toMatchObject({ authorization: `Bearer ${TOKEN}`, "x-probe": "gate" });
  expect(received.other).toMatchObject({ "x-probe": "gate", host: `127.0.0.1:${other.port}` });
  expect(received.other).not.toHaveProperty("authorization");
  expect(JSON.stringify(seen)).not.toContain(TOKEN);
});

test("a secret does not come back when a redirect comes back to its origin", async () => {
  let last: IncomingHttpHeaders = {};
  await using server = await httpServer((request, response) => {
    last = request.headers;
    if (request.url === "/") response.writeHead(302, { Location: `http://localhost:${server.port}/away` }).end();
    else if (request.url === "/away") response.writeHead(302, { Location: `${server.origin}/back` }).end();
    else response.end("ok");
  });
  expect(await lookAt(server.origin, { headers, followRedirects: 2 })).toMatchObject({ outcome: "pass" });
  expect(last).not.toHaveProperty("authorization");
});

test("a check with a secret does not go from https to http; one without does", async () => {
  await using plain = await httpServer((_, response) => response.end("ok"));
  await using server = await httpsServer("good", (_, response) => {
    response.writeHead(302, { Location: `${plain.origin}/?token=${TOKEN}` }).end();
  });
  const check = { ca: await certificate("ca.pem"), followRedirects: 1 };
  expect(await lookAt(server.origin, { ...check, headers })).toMatchObject({
    outcome: "fail",
    reason: `redirected to ${plain.origin}/?token=…, and Authorization must not go there unencrypted`,
  });
  expect(await lookAt(server.origin, check)).toMatchObject({ outcome: "pass" });
});

test("what a check sends does not go from https to http, unless it is not sent again", async () => {
  await using plain = await httpServer((_, response) => response.end("ok"));
  await using server = await httpsServer("good", (request, response) => {
    response.writeHead(Number(request.url?.slice(1)), { Location: plain.origin }).end();
  });
  const check = { ca: await certificate("ca.pem"), followRedirects: 1, method: "POST", body: "password=hunter2" };
  expect(await lookAt(`${server.origin}/307`, check)).toMatchObject({
    outcome: "fail",
    reason: `redirected to ${plain.origin}/, and the body must not go there unencrypted`,
  });
  expect(await lookAt(`${server.origin}/302`, check)).toMatchObject({ outcome: "pass" });
});

test.each([
  ["http://169.254.169.254/latest/meta-data/iam/security-credentials/runner", "169.254.169.254"],
  ["http://[::ffff:169.254.169.254]/", "::ffff:a9fe:a9fe"],
  ["http://2852039166/", "169.254.169.254"],
  ["http://[fd00:ec2::254]/", "fd00:ec2::254"],
  ["http://metadata.example.com/", "169.254.170.2"],
])("no server sends us to fetch the credentials of this machine: %s", async (location, address) => {
  await using server = await httpServer((_, response) => response.writeHead(302, { Location: location }).end());
  const resolve: Resolve = async (host, ...rest) =>
    host === "metadata.example.com" ? [{ address: "169.254.170.2", family: 4 }] : await resolveAddresses(host, ...rest);
  const check = httpCheck({ urls: [server.origin], followRedirects: 1 });
  expect(await httpProbe(check, { version: undefined }, resolve).look(never)).toMatchObject([
    {
      outcome: "fail",
      reason: `redirected to ${new URL(location).href}: ${address} is where a cloud gives its machines credentials, and no redirect is followed to there`,
    },
  ]);
});

test.each([
  [301, "POST", "GET", ""],
  [302, "POST", "GET", ""],
  [303, "PUT", "GET", ""],
  [303, "HEAD", "HEAD", ""],
  [302, "PUT", "PUT", "hello"],
  [307, "POST", "POST", "hello"],
  [308, "POST", "POST", "hello"],
])("after a %i, a %s becomes a %s", async (status, method, then, body) => {
  let last: { method?: string | undefined; body?: string; type?: string | undefined } = {};
  await using server = await httpServer(async (request, response) => {
    const chunks = await Array.fromAsync(request);
    last = { method: request.method, body: chunks.join(""), type: request.headers["content-type"] };
    if (request.url === "/") response.writeHead(status, { Location: "/next" }).end();
    else response.end();
  });
  const sent = method === "HEAD" ? undefined : "hello";
  const type = [{ name: "Content-Type", value: "text/plain" }];
  await lookAt(`${server.origin}/`, { method, body: sent, headers: sent ? type : [], followRedirects: 1 });
  expect(last).toEqual({ method: then, body, type: body ? "text/plain" : undefined });
});

test("the time-out is for all of the redirects together", async () => {
  await using server = await httpServer((request, response) => {
    if (request.url === "/") response.writeHead(302, { Location: "/silent" }).end();
  });
  const check = { followRedirects: 1, pace: { ...httpCheck().pace, timeout: 500 } };
  expect(await lookAt(`${server.origin}/`, check)).toMatchObject({
    outcome: "fail",
    reason: `redirected to ${server.origin}/silent: connected, no answer within 500 ms`,
  });
});
