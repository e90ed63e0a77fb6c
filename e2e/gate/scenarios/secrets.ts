import type { RequestListener } from "node:http";
import { unlessSame } from "../../checklist.ts";
import type { Bench } from "../bench.ts";
import { type GateRun, IN_VAIN, runGate } from "../gate.ts";
import { type Scenario, scenario } from "../scenario.ts";
import { startApp } from "../world/app.ts";
import type { Authority } from "../world/certificates.ts";
import { startNginx } from "../world/nginx.ts";
import { freePort } from "../world/ports.ts";

const HOST = "127.0.0.1";
const USER = "gate";
const SECRET = "hunter2-of-the-e2e-checks";

/** A secret in a header, and servers that say back what they were told. */
export function secretScenarios(bench: Bench, authority: Promise<Authority>): readonly Scenario[] {
  const gate = async (port: number, inputs: object, ...checks: readonly object[]) => {
    const { certificate: ca } = await authority;
    const all = { kind: "http", url: `https://${HOST}:${port}/`, "ca-file": ca, bearer: { env: "TOKEN" } };
    return await runGate(
      bench,
      checks.map((check, index) => ({ ...all, name: `check ${index}`, ...check })),
      { env: { TOKEN: SECRET }, inputs: { ...inputs } },
    );
  };

  let strangerWasTold = "";
  const stranger: RequestListener = ({ headers }, response) => {
    strangerWasTold += headers.authorization ?? "";
    response.end("ok");
  };
  return [
    scenario(
      "a server that says the secret back in its status line, headers, body and version",
      { verdict: "failed", also: complainOfSecrets },
      () =>
        overTls(bench, authority, reflect, (port) =>
          gate(
            port,
            { ...IN_VAIN, "expected-version": "v2" },
            { version: { json: "$.version" }, expect: { status: 200 } },
            { expect: { status: 200, body: "ok" } },
            { expect: { status: 418, headers: { "X-Echo": "ok" }, json: { "$.version": "ok" } } },
          ),
        ),
    ),
    scenario(
      "a server that says a password back, and a command that prints a token",
      { verdict: "failed", also: complainOfSecrets },
      () =>
        overTls(bench, authority, reflect, (port) =>
          gate(
            port,
            IN_VAIN,
            {
              bearer: undefined,
              basic: { username: USER, password: { env: "TOKEN" } },
              expect: { status: 200 },
            },
            PRINTS,
          ),
        ),
    ),
    scenario(
      "a redirect to another origin, with the secret in its address",
      {
        verdict: "passed",
        also: (run) => [...complainOfSecrets(run), ...unlessSame("What the stranger was told", strangerWasTold, "")],
      },
      () =>
        overTls(bench, authority, stranger, (other) =>
          overTls(bench, authority, redirectTo(`https://${HOST}:${other}/?token=${SECRET}`), (port) =>
            gate(port, {}, { "follow-redirects": 1, expect: { status: 200, body: "ok" } }),
          ),
        ),
    ),
    scenario(
      "a redirect with the secret in its address, not followed",
      { verdict: "failed", also: complainOfSecrets },
      () =>
        overTls(bench, authority, redirectTo(`https://web.example.com/?token=${SECRET}`), (port) =>
          gate(port, IN_VAIN, { expect: { status: 200 } }),
        ),
    ),
  ];
}

/** As it is, and in base64. */
const PRINTS = {
  kind: "command",
  command: ["sh", "-c", 'echo "token $TOKEN is wrong"; printf %s "$TOKEN" | base64; exit 1'],
  environment: { TOKEN: { env: "TOKEN" } },
  ...{ url: undefined, "ca-file": undefined, bearer: undefined },
};

const reflect: RequestListener = ({ headers }, response) => {
  const { authorization = "" } = headers;
  const said = {
    version: authorization,
    base64: base64(SECRET),
    uri: encodeURI(authorization),
  };
  response.writeHead(418, authorization, { "X-Echo": authorization }).end(JSON.stringify(said));
};

const base64 = (text: string) => Buffer.from(text).toString("base64");

const redirectTo =
  (location: string): RequestListener =>
  (_request, response) =>
    response.writeHead(302, { Location: location }).end(location);

async function overTls<T>(
  { parts, folder }: Bench,
  authority: Promise<Authority>,
  respond: RequestListener,
  use: (port: number) => Promise<T>,
): Promise<T> {
  const { certificate, key } = await (await authority).issue(HOST, 60);
  await using app = await startApp("v2", { respond });
  const port = await freePort();
  const tls = `ssl_certificate ${certificate}; ssl_certificate_key ${key};`;
  const site = `server { listen ${HOST}:${port} ssl; ${tls} location / { proxy_pass http://${HOST}:${app.port}; } }`;
  await using _nginx = await startNginx(parts.nginx, folder, { port }, site);
  return await use(port);
}

/** Everything that stays of a step. The runner hides what was registered, so that the evidence file is the sharpest look. */
function complainOfSecrets({ log, summary, outputs, state, annotations, evidence, masks }: GateRun): readonly string[] {
  const places = { log, summary, evidence, outputs, state, annotations };
  const forms = [SECRET, base64(SECRET), base64(`${USER}:${SECRET}`)];
  return [
    ...Object.entries(places).flatMap(([name, place]) => {
      const text = typeof place === "string" ? place : JSON.stringify(place);
      return forms.some((form) => text.includes(form)) ? [`The secret is in the ${name}.`] : [];
    }),
    ...(masks.includes(SECRET) ? [] : ["The secret was not registered with the runner."]),
  ];
}
