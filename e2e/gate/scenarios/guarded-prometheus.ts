import type { Bench } from "../bench.ts";
import { IN_VAIN, runGate } from "../gate.ts";
import { type Scenario, scenario } from "../scenario.ts";
import type { Authority } from "../world/certificates.ts";
import { startNginx } from "../world/nginx.ts";
import { freePort, isListening } from "../world/ports.ts";
import { startPrometheus } from "../world/prometheus.ts";

const HOST = "127.0.0.1";
const USER = "gate";
const PASSWORD = "correct-horse-battery";
/** Of the password, at the lowest cost there is. */
const BCRYPT = "$2b$04$tvTE6PEX.k4PdBENrXp5S.kkOENCy0tx0t/3agtDQ4HbMvaFqnkKm";
const TOKEN = "a-token-of-the-e2e-checks";

/** A Prometheus that lets in who may: by its own configuration, and by nginx in front of it. */
export function guardedPrometheusScenarios(bench: Bench, authority: Promise<Authority>): readonly Scenario[] {
  const ask = async (port: number, credentials: object, env: Record<string, string>, inputs = {}) => {
    const { certificate: ca } = await authority;
    const query = { url: `https://${HOST}:${port}`, query: "vector(1)", expect: { eq: 1 }, "ca-file": ca };
    return await runGate(bench, [{ kind: "prometheus", interval: "100ms", ...query, ...credentials }], { env, inputs });
  };
  const basic = { basic: { username: USER, password: { env: "PASSWORD" } } };
  const bearer = { bearer: { env: "TOKEN" } };

  return [
    scenario("Prometheus with TLS and users, the right password", { verdict: "passed" }, () =>
      withUsers(bench, authority, (port) => ask(port, basic, { PASSWORD })),
    ),
    scenario("Prometheus with TLS and users, a wrong password", { verdict: "error", reason: [/401/] }, () =>
      withUsers(bench, authority, (port) => ask(port, basic, { PASSWORD: "wrong-horse-battery" }, IN_VAIN)),
    ),
    scenario("Prometheus behind nginx, the right token", { verdict: "passed" }, () =>
      behindNginx(bench, authority, (port) => ask(port, bearer, { TOKEN })),
    ),
    scenario("Prometheus behind nginx, a wrong token", { verdict: "error", reason: [/401/] }, () =>
      behindNginx(bench, authority, (port) => ask(port, bearer, { TOKEN: "another-token" }, IN_VAIN)),
    ),
  ];
}

async function withUsers<T>(
  { parts, folder }: Bench,
  authority: Promise<Authority>,
  use: (port: number) => Promise<T>,
): Promise<T> {
  const { certificate, key } = await (await authority).issue(HOST, 60);
  const web = { tls_server_config: { cert_file: certificate, key_file: key }, basic_auth_users: { [USER]: BCRYPT } };
  await using prometheus = await startPrometheus(parts.prometheus, folder, {
    web: JSON.stringify(web),
    isReady: isListening,
  });
  return await use(prometheus.port);
}

async function behindNginx<T>(
  { parts, folder }: Bench,
  authority: Promise<Authority>,
  use: (port: number) => Promise<T>,
): Promise<T> {
  const { certificate, key } = await (await authority).issue(HOST, 60);
  await using prometheus = await startPrometheus(parts.prometheus, folder, { isReady: isListening });
  const port = await freePort();
  const tls = `ssl_certificate ${certificate}; ssl_certificate_key ${key};`;
  const guard = `if ($http_authorization != "Bearer ${TOKEN}") { return 401; }`;
  const site = `server { listen ${HOST}:${port} ssl; ${tls} ${guard} location / { proxy_pass http://${HOST}:${prometheus.port}; } }`;
  await using _nginx = await startNginx(parts.nginx, folder, { port }, site);
  return await use(port);
}
