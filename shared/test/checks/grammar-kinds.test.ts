import { readFileSync } from "node:fs";
import { Secret } from "@deploy-actions/shared/secret";
import { expect, test } from "@jest/globals";
import { Around, checksOf } from "./grammar-reading.ts";

const PEM = readFileSync(new URL("./certificates/ca.pem", import.meta.url), "utf8");
const around = () => new Around({ env: { TOKEN: "hunter2" }, files: { "ca.pem": PEM } });

/** What a check is when it says no more than it must. */
const SILENT = {
  advisory: false,
  quorum: undefined,
  pace: { interval: undefined, timeout: 10_000, initialDelay: 0 },
  limits: {
    successThreshold: undefined,
    failureLimit: undefined,
    consecutiveFailureLimit: undefined,
    errorLimit: undefined,
    minSamples: undefined,
  },
  compare: [],
};

const SILENT_HTTP = {
  ...SILENT,
  kind: "http",
  method: "GET",
  headers: [],
  body: undefined,
  addresses: "one",
  followRedirects: 0,
  ca: undefined,
  maxBody: 1_048_576,
  version: undefined,
  failFast: [],
};
const OK = {
  status: [{ from: 200, to: 200 }],
  headers: [],
  body: [],
  json: [],
  latency: undefined,
  percentiles: [],
};

test.each([
  [
    "http",
    "{ kind: http, url: https://web.example.com/health, expect: { status: 200 } }",
    { ...SILENT_HTTP, name: "https://web.example.com/health", urls: ["https://web.example.com/health"], expect: OK },
  ],
  [
    "tcp",
    "{ kind: tcp, address: db.internal:5432 }",
    { ...SILENT, kind: "tcp", name: "tcp://db.internal:5432", host: "db.internal", port: 5432, addresses: "one" },
  ],
  [
    "tcp on an IPv6 address",
    "{ kind: tcp, address: '[2001:db8::1]:5432', addresses: all }",
    { ...SILENT, kind: "tcp", name: "tcp://[2001:db8::1]:5432", host: "2001:db8::1", port: 5432, addresses: "all" },
  ],
  [
    "dns",
    "{ kind: dns, host: web.example.com, expect: { max-ttl: 5m } }",
    {
      ...SILENT,
      kind: "dns",
      name: "dns web.example.com A",
      host: "web.example.com",
      record: "A",
      resolvers: [],
      expect: { contains: undefined, equals: undefined, maxTtl: 300 },
    },
  ],
  [
    "dns in full",
    "{ kind: dns, host: example.com, record: MX, resolvers: [192.0.2.53, '[2001:db8::53]:5353'], expect: { equals: 10 mail.example.com } }",
    {
      ...SILENT,
      kind: "dns",
      name: "dns example.com MX",
      host: "example.com",
      record: "MX",
      resolvers: ["192.0.2.53", "[2001:db8::53]:5353"],
      expect: { contains: undefined, equals: ["10 mail.example.com"], maxTtl: undefined },
    },
  ],
  [
    "tls, which is advisory",
    "{ kind: tls, address: web.example.com }",
    {
      ...SILENT,
      kind: "tls",
      advisory: true,
      name: "tls://web.example.com:443",
      host: "web.example.com",
      port: 443,
      serverName: "web.example.com",
      addresses: "one",
      ca: undefined,
      expect: { daysLeft: 14 },
    },
  ],
  [
    "tls in full",
    "{ kind: tls, advisory: false, address: '192.0.2.1:8443', server-name: web.example.com, ca-file: ca.pem, expect: { days-left: 30 } }",
    {
      ...SILENT,
      kind: "tls",
      name: "tls://192.0.2.1:8443",
      host: "192.0.2.1",
      port: 8443,
      serverName: "web.example.com",
      addresses: "one",
      ca: PEM,
      expect: { daysLeft: 30 },
    },
  ],
  [
    "ecs-service",
    "{ kind: ecs-service, cluster: production, service: web }",
    {
      ...SILENT,
      kind: "ecs-service",
      name: "ecs-service production/web",
      cluster: "production",
      service: "web",
      taskDefinition: undefined,
      deployment: undefined,
    },
  ],
  [
    "ecs-service in full",
    "{ kind: ecs-service, cluster: production, service: web, task-definition: 'web:8', deployment: ecs-svc/123 }",
    {
      ...SILENT,
      kind: "ecs-service",
      name: "ecs-service production/web",
      cluster: "production",
      service: "web",
      taskDefinition: "web:8",
      deployment: "ecs-svc/123",
    },
  ],
  [
    "target-group by its name",
    "{ kind: target-group, target-group: web }",
    { ...SILENT, kind: "target-group", name: "target-group web", targetGroup: "web", expect: { healthy: 1 } },
  ],
  [
    "target-group by its ARN",
    "{ kind: target-group, target-group: 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/6d0ecf831eec9f09', expect: { healthy: 2 } }",
    {
      ...SILENT,
      kind: "target-group",
      name: "target-group web",
      targetGroup: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/6d0ecf831eec9f09",
      expect: { healthy: 2 },
    },
  ],
  [
    "alarm",
    "{ kind: alarm, alarm: web-5xx }",
    { ...SILENT, kind: "alarm", name: "alarm web-5xx", alarms: ["web-5xx"] },
  ],
  [
    "several alarms",
    "{ kind: alarm, alarms: [web-5xx, web-latency, web-cpu], quorum: 2/3 }",
    {
      ...SILENT,
      kind: "alarm",
      name: "alarm web-5xx and 2 more",
      alarms: ["web-5xx", "web-latency", "web-cpu"],
      quorum: { passing: 2, of: 3 },
    },
  ],
  [
    "metric",
    "{ kind: metric, namespace: AWS/ECS, metric: CPUUtilization, dimensions: { ServiceName: web }, stat: Average, expect: { lt: 80 } }",
    {
      ...SILENT,
      kind: "metric",
      name: "metric AWS/ECS CPUUtilization Average",
      expression: undefined,
      metrics: [
        {
          id: "metric",
          namespace: "AWS/ECS",
          metric: "CPUUtilization",
          dimensions: { ServiceName: "web" },
          stat: "Average",
        },
      ],
      period: 60_000,
      ingestionDelay: 120_000,
      expect: { lt: 80 },
    },
  ],
  [
    "metric with an expression",
    "{ kind: metric, expression: 100 * errors / requests, metrics: { errors: { namespace: N, metric: E, stat: Sum }, requests: { namespace: N, metric: R, stat: p99.9 } }, period: 5m, ingestion-delay: 0s, expect: { gte: 0, lt: 1 } }",
    {
      ...SILENT,
      kind: "metric",
      name: "metric 100 * errors / requests",
      expression: "100 * errors / requests",
      metrics: [
        { id: "errors", namespace: "N", metric: "E", dimensions: {}, stat: "Sum" },
        { id: "requests", namespace: "N", metric: "R", dimensions: {}, stat: "p99.9" },
      ],
      period: 300_000,
      ingestionDelay: 0,
      expect: { gte: 0, lt: 1 },
    },
  ],
  [
    "prometheus",
    "{ kind: prometheus, url: https://prometheus.internal, query: 'sum(up)', ca-file: ca.pem, expect: { eq: 3 } }",
    {
      ...SILENT,
      kind: "prometheus",
      name: "prometheus sum(up)",
      url: "https://prometheus.internal",
      query: "sum(up)",
      headers: [],
      ca: PEM,
      expect: { eq: 3 },
    },
  ],
  [
    "command, without its words in the name",
    "{ kind: command, command: [/usr/bin/systemctl, is-active, web], working-directory: deploy, environment: { HOME: /root } }",
    {
      ...SILENT,
      kind: "command",
      name: "command systemctl",
      command: ["/usr/bin/systemctl", "is-active", "web"],
      workingDirectory: "deploy",
      environment: [{ name: "HOME", value: "/root" }],
    },
  ],
])("reads %s", (_, text, check) => {
  expect(checksOf(`- ${text}`, around())).toEqual([check]);
});

test("reads what every kind can say", () => {
  const [check] = checksOf(`
- kind: metric
  name: " share of errors "
  advisory: true
  namespace: N
  metric: M
  stat: Sum
  expect: { lt: 1 }
  interval: 1m30s
  timeout: 500ms
  initial-delay: 2m
  success-threshold: 5
  failure-limit: 2
  consecutive-failure-limit: 4
  error-limit: 6
  min-samples: 7
  compare:
    failure-rate: { max-ratio: 1, floor: 0.5% }
    value: { max-ratio: 1.2, min-ratio: 0.8, floor: 10 }
`);
  expect(check).toMatchObject({
    name: "share of errors",
    advisory: true,
    pace: { interval: 90_000, timeout: 500, initialDelay: 120_000 },
    limits: {
      successThreshold: 5,
      failureLimit: { count: 2 },
      consecutiveFailureLimit: 4,
      errorLimit: 6,
      minSamples: 7,
    },
    compare: [
      { figure: "value", maxRatio: 1.2, minRatio: 0.8, floor: 10 },
      { figure: "failure-rate", maxRatio: 1, minRatio: undefined, floor: 0.005 },
    ],
  });
});

test("reads everything an http check can say", () => {
  const [check] = checksOf(
    `
- kind: http
  url: [https://a.example.com/health?deep=1, https://b.example.com/health]
  quorum: 1/2
  method: POST
  headers: { Accept: application/json, X-Trace: { env: TOKEN } }
  body: '{"deep": true}'
  addresses: all
  follow-redirects: 3
  ca-file: ca.pem
  max-body: 64KiB
  failure-limit: 10%
  compare: { p95: { max-ratio: 1.3, floor: 250ms } }
  version: { json: $.version, match: sha-prefix, expected: 9f2c1e7 }
  expect:
    status: [200, 3xx, 418-420]
    headers: { Content-Type: { contains: json }, Content-Length: "2" }
    body: [ok, { contains: up, matches: ^o }]
    json: { $.status: ok, $.queue: { gte: 0, lt: 100 }, $.gone: { exists: false }, $.beta: ~, $.v: { semver: ^2.1.0 } }
    latency: { max: 1s, p95: 300ms, p99.9: 800ms }
  fail-fast: 404
`,
    around(),
  );
  expect(check).toEqual({
    ...SILENT_HTTP,
    name: "https://a.example.com/health and 1 more",
    urls: ["https://a.example.com/health?deep=1", "https://b.example.com/health"],
    quorum: { passing: 1, of: 2 },
    limits: { ...SILENT.limits, failureLimit: { percent: 10 } },
    compare: [{ figure: "p95", maxRatio: 1.3, minRatio: undefined, floor: 250 }],
    method: "POST",
    headers: [
      { name: "Accept", value: "application/json" },
      { name: "X-Trace", value: expect.any(Secret) },
    ],
    body: '{"deep": true}',
    addresses: "all",
    followRedirects: 3,
    ca: PEM,
    maxBody: 65_536,
    version: { from: { kind: "json", path: "$.version" }, match: "sha-prefix", expected: "9f2c1e7" },
    expect: {
      status: [
        { from: 200, to: 200 },
        { from: 300, to: 399 },
        { from: 418, to: 420 },
      ],
      headers: [
        { name: "Content-Type", assertion: { contains: "json" } },
        { name: "Content-Length", assertion: { equals: "2" } },
      ],
      body: [{ contains: "ok" }, { contains: "up", matches: "^o" }],
      json: [
        { path: "$.status", assertion: { eq: "ok" } },
        { path: "$.queue", assertion: { gte: 0, lt: 100 } },
        { path: "$.gone", assertion: { exists: false } },
        { path: "$.beta", assertion: { eq: null } },
        { path: "$.v", assertion: { semver: "^2.1.0" } },
      ],
      latency: 1000,
      percentiles: [
        { percentile: 95, latency: 300 },
        { percentile: 99.9, latency: 800 },
      ],
    },
    failFast: [{ from: 404, to: 404 }],
  });
});

test.each([
  ["a query string", "{ kind: http, url: 'https://web.example.com/health?token=x', expect: { status: 200 } }"],
  ["an account id", "{ kind: http, url: https://123456789012.example.com/, expect: { status: 200 } }"],
  ["the words of a command", "{ kind: command, command: [curl, -H, 'X-Token: x'] }"],
])("a name that is made holds nothing of %s", (_, text) => {
  expect(checksOf(`- ${text}`)[0]?.name).not.toMatch(/token|123456789012/i);
});
