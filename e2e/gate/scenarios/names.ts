import { createSocket } from "node:dgram";
import type { Bench } from "../bench.ts";
import { IN_VAIN, runGate, startGate } from "../gate.ts";
import { type Scenario, scenario } from "../scenario.ts";
import { startApp } from "../world/app.ts";
import { makeAuthority } from "../world/certificates.ts";
import { type Hosts, type NameServer, startDnsmasq } from "../world/dnsmasq.ts";
import { startNginx } from "../world/nginx.ts";

const NAME = "web.test";
const ONE = "127.0.0.2";
const OTHER = "127.0.0.3";

/** Seconds. Nobody may rely on it: a gate that does would look at the old release for an hour. */
const TTL = 3600;

/** A URL whose host name the machine looks up: these run in a network of their own, with a name server of their own. */
export function nameScenarios(bench: Bench): readonly Scenario[] {
  const { folder } = bench;
  const inputs = { "expected-version": "v2" };
  const inVain = { ...inputs, ...IN_VAIN };

  return [
    scenario(
      "a host name that moves from the old release to the new one while the gate waits",
      { verdict: "passed", outputs: { "expected-version": "v2" } },
      () =>
        withNames(bench, { [NAME]: [ONE] }, async (names) => {
          await using old = await startApp("v1", { address: ONE, port: 80 });
          await using _fresh = await startApp("v2", { address: OTHER, port: 80 });
          await using gate = startGate(bench, [HTTP], { inputs });
          await gate.meanwhile("the old release has answered twice", () => old.answers >= 2);
          await names.setHosts({ [NAME]: [OTHER] });
          return await gate.result;
        }),
    ),
    scenario(
      "two addresses of one host name, of which one has the old release",
      { verdict: "failed", reason: [/127\.0\.0\.3/, /v1/] },
      () =>
        withNames(bench, { [NAME]: [ONE, OTHER] }, async () => {
          await using _fresh = await startApp("v2", { address: ONE, port: 80 });
          await using _old = await startApp("v1", { address: OTHER, port: 80 });
          return await runGate(bench, [{ ...HTTP, addresses: "all" }], { inputs: inVain });
        }),
    ),
    scenario("two addresses behind TLS that want to know the host's name", { verdict: "passed" }, () =>
      withNames(bench, { [NAME]: [ONE, OTHER] }, async () => {
        await using app = await startApp("v2");
        const authority = await makeAuthority(bench.parts.openssl, folder);
        const { certificate, key } = await authority.issue(NAME, 60);
        const listen = `listen ${ONE}:443 ssl; listen ${OTHER}:443 ssl;`;
        const picky = `server { ${listen.replaceAll("ssl", "ssl default_server")} ssl_reject_handshake on; }`;
        const tls = `ssl_certificate ${certificate}; ssl_certificate_key ${key};`;
        const site = `server { ${listen} server_name ${NAME}; ${tls} location / { proxy_pass http://127.0.0.1:${app.port}; } }`;
        await using _nginx = await startNginx(bench.parts.nginx, folder, { address: ONE, port: 443 }, picky + site);
        const https = { url: `https://${NAME}/`, addresses: "all", "ca-file": authority.certificate };
        return await runGate(
          bench,
          [
            { ...HTTP, ...https },
            { ...TLS, "ca-file": authority.certificate },
          ],
          { inputs },
        );
      }),
    ),
    scenario(
      "a host name beside others whose name server is silent",
      { verdict: "passed", log: [/not looked up/] },
      () =>
        withSilence((silence) =>
          withNames(
            bench,
            { [NAME]: [ONE] },
            async () => {
              await using _app = await startApp("v2", { address: ONE, port: 80 });
              return await runGate(bench, [...SILENT, { ...HTTP, "initial-delay": "1s" }], { inputs });
            },
            [`--server=/silent.test/127.0.0.1#${silence}`],
          ),
        ),
    ),
    scenario("a host name that does not exist", { verdict: "failed", reason: [/none\.test/] }, () =>
      withNames(bench, {}, () => runGate(bench, [{ ...HTTP, url: "http://none.test/" }], { inputs: inVain })),
    ),
  ];
}

const HTTP = { kind: "http", url: `http://${NAME}/`, version: { json: "$.version" }, expect: { status: 200 } };
const TLS = { kind: "tls", address: `${NAME}:443`, addresses: "all", advisory: false };

/** More of them than Node looks up at the same time by itself. */
const SILENT = ["a", "b", "c", "d"].map((name) => ({
  ...HTTP,
  url: `http://${name}.silent.test/`,
  advisory: true,
  timeout: "300ms",
}));

async function withNames<T>(
  { parts, folder }: Bench,
  hosts: Hosts,
  use: (names: NameServer) => Promise<T>,
  options: readonly string[] = [],
): Promise<T> {
  await using names = await startDnsmasq(parts.dnsmasq, folder, { port: 53, ttl: TTL, hosts, options });
  return await use(names);
}

/** The port of a name server that hears every question and answers none. */
async function withSilence<T>(use: (port: number) => Promise<T>): Promise<T> {
  const socket = createSocket("udp4");
  try {
    await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
    return await use(socket.address().port);
  } finally {
    socket.close();
  }
}
