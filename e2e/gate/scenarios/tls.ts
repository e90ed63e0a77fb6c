import type { Bench } from "../bench.ts";
import { type GateRun, IN_VAIN, runGate } from "../gate.ts";
import { type Scenario, scenario } from "../scenario.ts";
import { type App, startApp } from "../world/app.ts";
import { startCaddy } from "../world/caddy.ts";
import { type Authority, type Certificate, selfSignedFor } from "../world/certificates.ts";
import { startNginx } from "../world/nginx.ts";
import { freePort } from "../world/ports.ts";

const HOST = "web.example.com";
const ADDRESS = "127.0.0.1";

/** nginx and Caddy with good and bad certificates; each bad one must be called by its name. */
export function tlsScenarios(bench: Bench, authority: Promise<Authority>): readonly Scenario[] {
  const { parts, folder } = bench;
  const issue = async (host: string, days: number) => (await authority).issue(host, days);
  const checkTls = async (port: number, more: object = {}) => {
    const check = { ...TLS, address: `${ADDRESS}:${port}`, "ca-file": (await authority).certificate };
    return await runGate(bench, [{ ...check, advisory: false, ...more }], { inputs: IN_VAIN });
  };
  const advisoryTls = async (port: number) => {
    const check = { ...TLS, address: `${ADDRESS}:${port}`, "ca-file": (await authority).certificate };
    return await runGate(bench, [check, { kind: "tcp", address: `${ADDRESS}:${port}` }]);
  };

  return [
    ...SERVERS.flatMap(({ name, serve }) => [
      scenario(`${name} with a chain to the ca-file`, { verdict: "passed" }, async () =>
        serve(bench, await issue(HOST, 60), (port) => checkTls(port)),
      ),
      scenario(
        `${name} with a certificate that expires in 5 days`,
        { verdict: "failed", reason: [/\b[45] days\b/, /\b14\b/] },
        async () => serve(bench, await issue(HOST, 5), (port) => checkTls(port)),
      ),
    ]),
    scenario(
      "a certificate that expires in 5 days, of which tls checks only warn by default",
      { verdict: "passed", also: warns },
      async () => NGINX.serve(bench, await issue(HOST, 5), advisoryTls),
    ),
    scenario("an expired certificate", { verdict: "failed", reason: [/expired/] }, async () =>
      NGINX.serve(bench, await issue(HOST, -1), (port) => checkTls(port)),
    ),
    scenario(
      "a certificate for another host",
      { verdict: "failed", reason: [/other\.example\.com/, /web\.example\.com/] },
      async () => NGINX.serve(bench, await issue("other.example.com", 60), (port) => checkTls(port)),
    ),
    scenario("a self-signed certificate", { verdict: "failed", reason: [/self-signed/] }, async () =>
      NGINX.serve(bench, await selfSignedFor(parts.openssl, folder, HOST), (port) => checkTls(port)),
    ),
    scenario(
      "a chain to an authority that nobody knows",
      { verdict: "failed", reason: [/ca-file|authority/] },
      async () => NGINX.serve(bench, await issue(HOST, 60), (port) => checkTls(port, { "ca-file": undefined })),
    ),
    scenario("https with the ca-file, through Caddy", { verdict: "passed" }, async () =>
      checkHttps(bench, await authority, 60),
    ),
    scenario("https with an expired certificate", { verdict: "failed", reason: [/expired/] }, async () =>
      checkHttps(bench, await authority, -1),
    ),
  ];
}

function warns({ annotations }: GateRun): readonly string[] {
  const warned = annotations.some(({ level, message }) => level === "warning" && /\b[45] days\b/.test(message));
  return warned ? [] : ["There is no warning with the days."];
}

const TLS = { kind: "tls", "server-name": HOST };

async function checkHttps(bench: Bench, { issue, certificate: ca }: Authority, days: number) {
  const certificate = await issue(ADDRESS, days);
  return CADDY.serve(bench, certificate, (port) =>
    runGate(
      bench,
      [
        {
          kind: "http",
          url: `https://${ADDRESS}:${port}/`,
          "ca-file": ca,
          expect: { status: 200, json: { "$.version": "v2" } },
        },
      ],
      { inputs: days > 0 ? {} : IN_VAIN },
    ),
  );
}

interface Server {
  readonly name: string;
  /** Serves an app with this certificate while `use` runs. */
  serve<T>(bench: Bench, certificate: Certificate, use: (port: number) => Promise<T>): Promise<T>;
}

const NGINX: Server = {
  name: "nginx",
  async serve({ parts, folder }, { certificate, key }, use) {
    await using app = await startApp("v2");
    const port = await freePort();
    const tls = `ssl_certificate ${certificate}; ssl_certificate_key ${key};`;
    const site = `server { listen ${ADDRESS}:${port} ssl; ${tls} location / { proxy_pass ${url(app)}; } }`;
    await using _nginx = await startNginx(parts.nginx, folder, { port }, site);
    return await use(port);
  },
};

const CADDY: Server = {
  name: "Caddy",
  async serve({ parts, folder }, { certificate, key }, use) {
    await using app = await startApp("v2");
    const port = await freePort();
    const site = `https://:${port} {\n bind ${ADDRESS}\n tls ${certificate} ${key}\n reverse_proxy ${url(app)}\n}`;
    await using _caddy = await startCaddy(parts.caddy, folder, port, site);
    return await use(port);
  },
};

const SERVERS = [NGINX, CADDY];

const url = ({ port }: App) => `http://${ADDRESS}:${port}`;
