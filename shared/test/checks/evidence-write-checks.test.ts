import { readFileSync } from "node:fs";
import type { Check, RequestHeader } from "@deploy-actions/shared/checks/check";
import { type WrittenChecks, writeChecks } from "@deploy-actions/shared/checks/evidence/write-checks";
import { readChecks } from "@deploy-actions/shared/checks/grammar/read-checks";
import { Secret } from "@deploy-actions/shared/secret";
import { expect, test } from "@jest/globals";

const CA = readFileSync(new URL("certificates/ca.pem", import.meta.url), "utf8");
const OTHER_CA = readFileSync(new URL("certificates/self-signed.pem", import.meta.url), "utf8");

/** Every member of every kind, with every way to write it that comes to something else. */
const EVERYTHING = `
- kind: http
  name: web
  advisory: true
  quorum: 2/3
  interval: 1m30s
  timeout: 2s
  initial-delay: 250ms
  success-threshold: 5
  failure-limit: 7.5%
  consecutive-failure-limit: 2
  error-limit: 6
  min-samples: 30
  compare:
    p50: { max-ratio: 2 }
    p95: { max-ratio: 1.3, floor: 250ms }
    failure-rate: { max-ratio: 1, floor: 7% }
  url: [https://web.example.com/health?deep=1, "https://[2001:db8::1]:8443/health"]
  method: POST
  headers: { Accept: application/json, X-Trace: "2026-11-21", X-Api-Key: { env: KEY } }
  bearer: { env: TOKEN }
  body: "first\\n  second: 'é' #\\n"
  addresses: all
  follow-redirects: 3
  ca-file: ca.pem
  max-body: 1.5KiB
  version: { json: "$.build['sha']", match: sha-prefix, expected: 4f2a9c1d }
  expect:
    status: [200, 3xx, 250-299]
    headers: { Content-Type: { contains: json }, Server: nginx, X-None: "" }
    body: [ok, { matches: "^ok" }, { contains: a, equals: abc }]
    json: { $.status: ok, $.none: null, $.queue: { gte: 1, lt: 100 }, "$.tags[*]": { eq: [a, 1] }, $.old: { exists: false }, $.v: { semver: ^2.1.0 } }
    latency: { max: 1s, p95: 300ms, p99.9: 2s }
  fail-fast: [404, 5xx]
- kind: http
  name: basic
  url: https://web.example.com/admin
  basic: { username: gate, password: { env: PASSWORD } }
  failure-limit: 2
  version: { header: X-Version }
  expect: { status: 200, body: "yes" }
- kind: http
  name: pattern
  url: https://web.example.com/
  version: { regex: "version=(\\\\S+)", match: semver, expected: ^1.4.0 }
  expect: { status: 200 }
- { kind: tcp, address: "db.internal:5432" }
- { kind: tcp, name: v6, address: "[2001:db8::1]:5432", addresses: all, quorum: 1/2 }
- { kind: dns, host: web.example.com }
- { kind: dns, name: all, host: web.example.com, record: AAAA, resolvers: [192.0.2.53, "192.0.2.54:5353"], expect: { contains: "2001:db8::1", max-ttl: 300s } }
- { kind: dns, name: same, host: web.example.com, expect: { equals: [192.0.2.1, 192.0.2.2] } }
- { kind: tls, address: web.example.com }
- { kind: tls, name: strict, advisory: false, address: "192.0.2.1:8443", server-name: web.example.com, addresses: all, ca-file: other.pem, expect: { days-left: 30 } }
- { kind: ecs-service, cluster: production, service: web }
- { kind: ecs-service, name: exact, cluster: production, service: web, task-definition: "web:8", deployment: ecs-svc/123 }
- { kind: target-group, target-group: web }
- { kind: target-group, name: two, target-group: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/1", expect: { healthy: 2 } }
- { kind: alarm, alarm: web-5xx }
- { kind: alarm, name: alarms, alarms: [web-5xx, web-latency], quorum: 1/2 }
- { kind: metric, namespace: AWS/ApplicationELB, metric: RequestCount, dimensions: { LoadBalancer: app/web/1 }, stat: Sum, expect: { gt: 0 }, compare: { value: { max-ratio: 1.2, min-ratio: 0.8, floor: 10 } } }
- kind: metric
  name: share
  expression: 100 * errors / requests
  metrics:
    errors: { namespace: AWS/ApplicationELB, metric: HTTPCode_Target_5XX_Count, dimensions: { LoadBalancer: app/web/1 }, stat: Sum }
    requests: { namespace: AWS/ApplicationELB, metric: RequestCount, stat: Sum }
  period: 5m
  ingestion-delay: 3m
  expect: { gte: 0, lt: 1 }
- { kind: prometheus, url: "https://prometheus.internal", query: 'sum(rate(http_requests_total{code=~"5.."}[1m]))', bearer: { env: TOKEN }, ca-file: ca.pem, expect: { lt: 0.01 } }
- { kind: command, command: [systemctl, is-active, --quiet, web] }
- { kind: command, name: env, command: ["true", "", "a b"], working-directory: ./there, environment: { HOME: /root, DEPLOY: { env: TOKEN } } }
`;

const ENV = { KEY: "the key", TOKEN: "the token", PASSWORD: "pa:ss" };
const FILES: Readonly<Record<string, string>> = { "ca.pem": CA, "other.pem": OTHER_CA };

function read(text: string, env: Readonly<Record<string, string>>, files = FILES): readonly Check[] {
  const around = { env, mask: () => {}, readFile: (path: string) => files[path] ?? "", versionFrom: undefined };
  const checked = readChecks(text, around);
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  return checked.value.checks;
}

/** Jest finds all Secrets equal. */
function revealed(checks: readonly Check[]): unknown {
  const open = ({ name, value }: RequestHeader) => [name, value instanceof Secret ? { secret: value.reveal() } : value];
  return checks.map((check) => ({
    ...check,
    ...("headers" in check ? { headers: check.headers.map(open) } : {}),
    ...("environment" in check ? { environment: check.environment.map(open) } : {}),
  }));
}

function readAgain({ text, certificates }: WrittenChecks, env: Readonly<Record<string, string>>): readonly Check[] {
  return read(text, env, Object.fromEntries(certificates.map(({ file, pem }) => [file, pem])));
}

test("a document that is written is read as the same checks, whatever they say", () => {
  const checks = read(EVERYTHING, ENV);
  const written = writeChecks(checks);
  expect(written.variables).toEqual([
    { name: "WEB_X_API_KEY", holds: "the header X-Api-Key of web" },
    { name: "WEB_TOKEN", holds: "the bearer token of web" },
    { name: "BASIC_PASSWORD", holds: "the password of basic" },
    expect.objectContaining({ holds: expect.stringMatching(/^the bearer token of prometheus sum/) }),
    { name: "ENV_DEPLOY", holds: "the variable DEPLOY of env" },
  ]);
  const [key, token, password, prometheus, deploy] = written.variables.map(({ name }) => name);
  const env = {
    [`${key}`]: ENV.KEY,
    [`${token}`]: ENV.TOKEN,
    [`${password}`]: ENV.PASSWORD,
    [`${prometheus}`]: ENV.TOKEN,
    [`${deploy}`]: ENV.TOKEN,
  };
  expect(revealed(readAgain(written, env))).toEqual(revealed(checks));
  expect(writeChecks(readAgain(written, env))).toEqual(written);
});

test("no secret is written, in no form", () => {
  const { text } = writeChecks(read(EVERYTHING, ENV));
  for (const value of [...Object.values(ENV), Buffer.from("gate:pa:ss").toString("base64")]) {
    expect(text).not.toContain(value);
  }
});

test("a key in the place of a user's name is not taken for one", () => {
  const env = { AUTHORIZATION: `Basic ${btoa("sk_live_8a1fc3:")}` };
  const header = "headers: { Authorization: { env: AUTHORIZATION } }";
  const { text } = writeChecks(
    read(`- { kind: http, name: web, url: "https://a.example", ${header}, expect: { status: 200 } }`, env),
  );
  expect(text).not.toContain("sk_live");
  expect(text).toContain("  headers:\n    Authorization:\n      env: WEB_AUTHORIZATION\n");
});

test("what goes without saying is left out", () => {
  const { text } = writeChecks(read("https://web.example.com/health tls://web.example.com", {}));
  expect(text).toBe(
    [
      "- kind: http",
      "  name: https://web.example.com/health",
      "  url: https://web.example.com/health",
      "  expect:",
      "    status: 200",
      "- kind: tls",
      "  name: tls://web.example.com:443",
      "  address: web.example.com:443",
      "  expect:",
      "    days-left: 14",
      "",
    ].join("\n"),
  );
});

test("two checks whose names come to the same word have a variable each, and one certificate is one file", () => {
  const of = (name: string, key: string) =>
    `- { kind: http, name: "${name}", url: "https://a.example", bearer: ${key}, ca-file: ca.pem, expect: { status: 200 } }\n`;
  const { variables, certificates, text } = writeChecks(
    read(of("a b", "one") + of("a-b", "two") + of("3", "three"), {}),
  );
  expect(variables.map(({ name }) => name)).toEqual(["A_B_TOKEN", "A_B_TOKEN_2", "_3_TOKEN"]);
  expect(certificates).toEqual([{ file: "ca.pem", pem: CA }]);
  expect(text).toContain("bearer:\n    env: A_B_TOKEN_2");
});
