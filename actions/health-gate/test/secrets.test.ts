import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { maskedOutputs } from "@deploy-actions/simulator/runner/run-action";
import { expect, test } from "@jest/globals";
import { type GateRun, runGate } from "./job.ts";

const TOKEN = `tok-5f"&<2>/e+n==`;
const TRACE = "trace-91c7b3aa";
const INLINE = "inline-0b44e6d1";
const PASSWORD = "pass-7d20:c9fe";
const SECRETS = [TOKEN, TRACE, INLINE, PASSWORD];

/** Two checks that send all of them. */
function checks(url: string): string {
  const http = { kind: "http", url, "follow-redirects": 1, expect: { status: 200, body: { contains: "well" } } };
  const version = { json: "$.version" };
  return JSON.stringify([
    {
      ...http,
      name: "token",
      version,
      bearer: { env: "TOKEN" },
      headers: { "X-Trace": { env: "TRACE" }, "X-Api-Key": INLINE },
    },
    { ...http, name: "basic", version, basic: { username: "gate", password: { env: "PASSWORD" } } },
  ]);
}

type Mirror = (sent: string, response: ServerResponse) => void;

/** Ways to hand back what was sent, and what is left of it in the evidence. */
const MIRRORS: Readonly<Record<string, readonly [Mirror, shows: string]>> = {
  "as the version": [
    (sent, response) => response.end(JSON.stringify({ version: sent, state: "well" })),
    "version *** *** *** *** answers, expected v2",
  ],
  "in an error page": [
    (sent, response) => response.writeHead(500).end(`<pre>${sent}</pre>`),
    "<pre>*** *** *** ***</pre>",
  ],
  "in an error page, escaped": [
    (sent, response) => response.writeHead(500).end(`<pre>${inHtml(sent)}</pre>`),
    "<pre>*** *** *** ***</pre>",
  ],
  "in base64": [
    (sent, response) => response.writeHead(500).end(`<pre>${Buffer.from(sent).toString("base64")}</pre>`),
    "<pre>***",
  ],
  "in a long body that is cut": [
    (sent, response) => response.writeHead(500).end(`${".".repeat(280)}${sent.repeat(20)}`),
    "...***…",
  ],
  "in headers": [
    (sent, response) => response.writeHead(500, { server: sent, via: sent, "x-cache": sent }).end(),
    "x-cache: *** *** *** ***",
  ],
  "beside the status": [(sent, response) => response.writeHead(500, sent).end(), "HTTP 500 *** *** *** ***"],
  "in the query of a redirect": [
    (sent, response) => response.writeHead(302, { location: `/?sent=${encodeURIComponent(sent)}` }).end(),
    "/?sent=…",
  ],
  "in the path of a redirect": [
    (sent, response) => response.writeHead(302, { location: `/${encodeURIComponent(sent)}` }).end(),
    "/***%20***%20***%20***",
  ],
};

test.concurrent.each(Object.keys(MIRRORS))(
  "a secret of a check shows nowhere, also when the server hands it back %s",
  async (way) => {
    const [reflect, shows] = MIRRORS[way] as readonly [Mirror, string];
    await using mirror = await openMirror(reflect);
    const env = { TOKEN, TRACE, PASSWORD };
    const run = await runGate(
      { checks: checks(mirror.url), "expected-version": "v2", "converge-timeout": "15s" },
      { env },
    );
    expect(mirror.sent()).toEqual(expect.arrayContaining(SECRETS));
    expect(run.evidence).toContain(shows);
    expect({ exitCode: run.exitCode, verdict: run.outputs.verdict }).toEqual({ exitCode: 1, verdict: "failed" });
    for (const [place, text] of Object.entries(published(run))) {
      for (const form of SECRETS.flatMap(formsOf))
        expect({ place, text }).not.toHaveProperty("text", expect.stringContaining(form));
    }
    expect(maskedOutputs(run)).toEqual([]);
    expect(run.masks).toEqual(expect.arrayContaining(SECRETS));
  },
);

test.concurrent("a variable that is not set is named, and a secret in the open is refused, before anything is sent", async () => {
  await using mirror = await openMirror((_, response) => response.end());
  const run = await runGate({
    checks: JSON.stringify([
      { kind: "http", url: mirror.url, bearer: { env: "TOKEN" }, expect: { status: 200 } },
      { kind: "http", url: "http://web.example.com/health", bearer: INLINE, expect: { status: 200 } },
    ]),
  });
  expect(run).toMatchObject({ exitCode: 1, outputs: { verdict: "error" } });
  expect(run.log).toContain("The environment variable TOKEN is not set");
  expect(run.log).toContain("would be sent in the open to web.example.com");
  expect(run.log).not.toContain(INLINE);
  expect(mirror.sent()).toEqual([]);
});

/** Everything that somebody else can read. The log and the summary as the runner masks them, the rest as it is. */
function published({ log, summary, annotations, outputs, evidence = "" }: GateRun): Readonly<Record<string, string>> {
  return { log, summary, annotations: JSON.stringify(annotations), outputs: JSON.stringify(outputs), evidence };
}

function inHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function formsOf(secret: string): readonly string[] {
  const base64 = Buffer.from(secret).toString("base64").replace(/=+$/, "").slice(0, -1);
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), base64];
}

/** A web server that gives its mirror what came in headers. */
async function openMirror(reflect: Mirror) {
  const seen = new Set<string>();
  const server = createServer((request, response) => {
    const { authorization = "", "x-trace": trace = "", "x-api-key": key = "" } = request.headers;
    const [scheme, credentials = ""] = authorization.split(" ");
    const secret =
      scheme === "Basic" ? Buffer.from(credentials, "base64").toString().slice("gate:".length) : credentials;
    for (const one of [secret, `${trace}`, `${key}`]) if (one) seen.add(one);
    reflect([authorization, secret, trace, key].join(" "), response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    sent: () => [...seen],
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
