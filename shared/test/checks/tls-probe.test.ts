import { expect, test } from "@jest/globals";
import type { TlsCheck } from "../../src/checks/check.ts";
import { tlsProbe } from "../../src/checks/probes/tls-probe.ts";
import { systemClock } from "../../src/clock.ts";
import { fakeClock } from "../../testkit/fake-clock.ts";
import { common, never, resolvesTo, timeout } from "./checks.ts";
import { freePort, tcpServer } from "./tcp-server.ts";
import { certificate, tlsServer } from "./tls-server.ts";

const ca = await certificate("ca.pem");

const check = (overrides: Partial<TlsCheck>): TlsCheck => ({
  ...common,
  kind: "tls",
  host: "127.0.0.1",
  port: 443,
  serverName: "web.example.com",
  addresses: "one",
  ca,
  expect: { daysLeft: 14 },
  ...overrides,
});

const look = async (overrides: Partial<TlsCheck>, clock = systemClock) => {
  const [observation] = await tlsProbe(check(overrides), { clock }).look(never);
  return observation;
};

test("passes where the certificate is trusted, for the name, and good for long enough", async () => {
  await using server = await tlsServer("good");
  const clock = fakeClock({ start: Date.parse("2126-01-01T00:00:00Z") - 15.5 * 24 * 3600_000 });
  expect(await look({ port: server.port }, clock)).toEqual({
    target: `127.0.0.1:${server.port}`,
    outcome: "pass",
    reason: "the certificate is valid for 15 days, until 2126-01-01",
    value: 15,
    latency: expect.any(Number),
    evidence: [
      'issued by "deploy-actions test authority"',
      "for localhost, 127.0.0.1, 0:0:0:0:0:0:0:1, web.example.com",
      "valid from 2020-01-01 to 2126-01-01",
    ],
  });
  expect(server.asked).toEqual(["web.example.com"]);
});

test("a server name with a dot at its end is asked for without", async () => {
  await using server = await tlsServer("good");
  expect(await look({ port: server.port, serverName: "web.example.com." })).toMatchObject({ outcome: "pass" });
  expect(server.asked).toEqual(["web.example.com"]);
});

test("a server name that is an address is held against the addresses of the certificate, and is not asked for", async () => {
  await using server = await tlsServer("good");
  expect(await look({ port: server.port, serverName: "127.0.0.1" })).toMatchObject({ outcome: "pass" });
  expect(await look({ port: server.port, serverName: "127.0.0.2" })).toMatchObject({ outcome: "fail" });
  expect(server.asked).toEqual([]);
});

test.each([
  ["expired", /^the certificate expired on 2021-01-01$/],
  ["other-host", /^the certificate is not for web.example.com but for other.example.com$/],
  ["self-signed", /^the certificate is self-signed; ca-file can name it$/],
])("fails on a certificate that is %s", async (name, reason) => {
  await using server = await tlsServer(name);
  expect(await look({ port: server.port })).toMatchObject({ outcome: "fail", reason: expect.stringMatching(reason) });
});

test("fails where the authority is not known, and says how to name it", async () => {
  await using server = await tlsServer("good");
  expect(await look({ port: server.port, ca: undefined })).toMatchObject({
    outcome: "fail",
    reason: expect.stringMatching(/^the certificate is from an authority that is not trusted \(ca-file can name it\)/),
  });
});

test("fails on the server's side of the connection, in words", async () => {
  await using plain = await tcpServer((socket) => socket.end("220 mail.example.com ESMTP\r\n"));
  await using closing = await tcpServer((socket) => socket.destroy());
  await using silent = await tcpServer();
  await using old = await tlsServer("good", { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "ALL:@SECLEVEL=0" });
  const free = await freePort();
  const where = (port: number) => `127.0.0.1:${port}`;
  const cases: readonly [number, string][] = [
    [free, `${where(free)} refused the connection`],
    [plain.port, "does not speak TLS"],
    [closing.port, "the connection was closed in the TLS handshake"],
    [silent.port, "connected, no TLS handshake within 100 ms"],
    [old.port, "the TLS handshake failed (tlsv1 alert protocol version)"],
  ];
  for (const [port, reason] of cases) {
    expect(await look({ port, ...timeout(100) })).toEqual({
      target: where(port),
      outcome: "fail",
      reason: expect.stringContaining(reason),
    });
  }
});

test("each address is a target, with a certificate of its own", async () => {
  await using server = await tlsServer("good");
  const { port } = server;
  const all = check({ host: "web.example.com", port, addresses: "all" });
  const probe = tlsProbe(all, { clock: systemClock }, resolvesTo("127.0.0.1", "127.0.0.2"));
  expect(await probe.look(never)).toMatchObject([
    { target: `web.example.com:${port} at 127.0.0.1`, outcome: "pass" },
    { target: `web.example.com:${port} at 127.0.0.2`, outcome: "fail" },
  ]);
});

test("an abort in the middle of the handshake ends the look with its reason", async () => {
  const controller = new AbortController();
  const reason = new Error("cancelled");
  await using silent = await tcpServer(() => controller.abort(reason));
  const probe = tlsProbe(check({ port: silent.port }), { clock: systemClock });
  await expect(probe.look(controller.signal)).rejects.toBe(reason);
});
