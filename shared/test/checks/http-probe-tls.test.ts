import { expect, test } from "@jest/globals";
import { httpProbe } from "../../src/checks/probes/http-probe.ts";
import { never, resolvesTo, timeout } from "./checks.ts";
import { httpCheck, lookAt } from "./http-check.ts";
import { httpServer, httpsServer } from "./http-server.ts";
import { tcpServer } from "./tcp-server.ts";
import { certificate, tlsServer } from "./tls-server.ts";

const ca = await certificate("ca.pem");

test("an authority of ca-file is trusted, and the handshake has a time of its own", async () => {
  await using server = await httpsServer("good", (_, response) => response.end("ok"));
  const seen = await lookAt(server.origin, { ca });
  expect(seen).toMatchObject({ outcome: "pass" });
  expect(seen.evidence).toContainEqual(expect.stringMatching(/^lookup .*, connect .*, TLS [\d.]+ ms, first byte /));
});

test.each([
  [
    "good",
    undefined,
    "the certificate is from an authority that is not trusted (ca-file can name it), or the server leaves out the certificate in between",
  ],
  ["expired", ca, "the certificate has expired"],
  ["other-host", ca, "the certificate is not for 127.0.0.1 but for DNS:other.example.com"],
  ["self-signed", ca, "the certificate is self-signed; ca-file can name it"],
])("the certificate %s fails, in words", async (name, authority, reason) => {
  await using server = await httpsServer(name, (_, response) => response.end("ok"));
  expect(await lookAt(server.origin, { ca: authority })).toEqual({
    target: `${server.origin}/`,
    outcome: "fail",
    reason,
  });
});

test("no variable of the environment turns the certificate's check off", async () => {
  const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
  try {
    await using server = await httpsServer("expired", (_, response) => response.end("ok"));
    expect(await lookAt(server.origin)).toMatchObject({ outcome: "fail", reason: "the certificate has expired" });
  } finally {
    if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
  }
});

test.each(["web.example.com", "web.example.com."])(
  "at an address of its own, the server name and the certificate's name stay those of the URL: %s",
  async (host) => {
    await using server = await tlsServer("good");
    const check = httpCheck({ urls: [`https://${host}:${server.port}/`], addresses: "all", ca, ...timeout(500) });
    const probe = httpProbe(check, { version: undefined }, resolvesTo("127.0.0.1"));
    expect(await probe.look(never)).toMatchObject([{ reason: "connected, no answer within 500 ms" }]);
    expect(server.asked).toEqual(["web.example.com"]);
  },
);

test("what does not speak TLS is told from what does not answer it", async () => {
  await using plain = await httpServer((_, response) => response.end("ok"));
  expect(await lookAt(`https://127.0.0.1:${plain.port}/`)).toMatchObject({
    outcome: "fail",
    reason: "what answers there does not speak TLS",
  });
  await using silent = await tcpServer();
  expect(await lookAt(`https://127.0.0.1:${silent.port}/`, timeout(500))).toMatchObject({
    outcome: "fail",
    reason: "connected, no TLS handshake within 500 ms",
  });
  await using closing = await tcpServer((socket) => socket.destroy());
  expect(await lookAt(`https://127.0.0.1:${closing.port}/`)).toMatchObject({
    outcome: "fail",
    reason: "the connection was closed in the TLS handshake",
  });
});

test("versions of TLS that have nothing in common are named in OpenSSL's words", async () => {
  await using server = await tlsServer("good", {
    maxVersion: "TLSv1.1",
    minVersion: "TLSv1.1",
    ciphers: "DEFAULT:@SECLEVEL=0",
  });
  expect((await lookAt(`https://127.0.0.1:${server.port}/`, { ca })).reason).toMatch(
    /^the TLS handshake failed \(.*protocol/,
  );
});
