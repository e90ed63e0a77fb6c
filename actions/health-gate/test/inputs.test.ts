import { expect, test } from "@jest/globals";
import { HANDLE, inputs } from "./gate-inputs.ts";

const VERSIONED = { "expected-version": "v2", "version-from": "$.version" };

test("a URL alone is a gate with what goes without saying", () => {
  expect(inputs()).toMatchObject({
    mode: "gate",
    checks: [{ kind: "http", urls: ["https://web.example.com/health"], expect: { status: [{ from: 200, to: 200 }] } }],
    settings: { convergeTimeout: 600_000, bake: 60_000, interval: 5_000, successThreshold: 3, baseline: undefined },
    rollbackOn: undefined,
    onInconclusive: "fail",
  });
});

test("a release alone is a gate on its service", () => {
  const { checks, access } = inputs({ checks: "", release: HANDLE });
  expect(checks).toMatchObject([
    { kind: "ecs-service", name: "service web", cluster: "prod", taskDefinition: "web:2", deployment: "ecs-svc/2" },
  ]);
  expect(access.region).toBe("eu-west-1");
});

test("checks come from a file, too, and a secret in them is masked", () => {
  const file = "- { kind: http, url: https://web.example.com, bearer: { env: TOKEN }, expect: { status: 200 } }";
  const read = inputs(
    { checks: "deploy/checks.yml" },
    { files: { "deploy/checks.yml": file }, env: { TOKEN: "s3cret" } },
  );
  expect(read).toMatchObject({ checksFile: "deploy/checks.yml", checks: [{ kind: "http" }] });
});

test("a baseline expects no version, and needs nothing to compare with", () => {
  const read = inputs({
    mode: "baseline",
    ...VERSIONED,
    checks:
      "- { kind: http, url: https://web.example.com, compare: { p95: { max-ratio: 2 } }, expect: { status: 200 } }",
  });
  expect(read).toMatchObject({ mode: "baseline", expectedVersion: undefined });
});

test("a baseline does not miss what the document expects of the deploy", () => {
  const checks = [
    "- { kind: http, url: https://a.example.com, version: { json: $.v, expected: v2 }, expect: { status: 200 } }",
    '- { kind: ecs-service, cluster: prod, service: web, task-definition: "web:2", deployment: ecs-svc/2 }',
  ].join("\n");
  expect(inputs({ mode: "baseline", checks }).checks).toMatchObject([
    { kind: "http", version: { from: { kind: "json", path: "$.v" }, expected: undefined } },
    { kind: "ecs-service", taskDefinition: undefined, deployment: undefined },
  ]);
  expect(inputs({ checks }).checks).toMatchObject([{ version: { expected: "v2" } }, { taskDefinition: "web:2" }]);
});

test("rollback goes back on a failure, and on what rollback-on names", () => {
  expect(inputs({ release: HANDLE, rollback: "true" }).rollbackOn).toEqual(["failed"]);
  const more = inputs({ release: HANDLE, rollback: "true", "rollback-on": "cancelled, failed, error" });
  expect(more.rollbackOn).toEqual(["failed", "error", "cancelled"]);
});

/** Each line of the message that must be there. */
const REFUSED: readonly (readonly [says: string, given: Readonly<Record<string, string>>, lines: readonly RegExp[]])[] =
  [
    ["nothing to check", { checks: "" }, [/^- checks: There is nothing to check\./m]],
    [
      "an unknown input",
      { "expected-versoin": "v2" },
      [/expected-versoin: This action has no such input\. .*expected-version/],
    ],
    [
      "a version, and nobody who tells it",
      { "expected-version": "v2" },
      [/^- checks: A version is expected, and no check that decides says which version answers\. .*version-from/m],
    ],
    [
      "a version that only an advisory check tells",
      {
        "expected-version": "v2",
        checks:
          "- { kind: http, url: https://a.example.com, advisory: true, version: { json: $.v }, expect: { status: 200 } }\n- https://b.example.com",
      },
      [/no check that decides says which version answers/],
    ],
    [
      "only advisory checks",
      { checks: "- { kind: tls, address: web.example.com }" },
      [/Every check is advisory: nothing decides\./],
    ],
    [
      "percentiles of too few samples",
      { checks: "- { kind: http, url: https://a.example.com, expect: { status: 200, latency: { p95: 1s } } }" },
      [/checks \[0\]\.expect\.latency\.p95.*A bake of 1 min takes 12 samples .*20 on\. Raise bake to 1 min 40 s/],
    ],
    [
      "percentiles without a bake",
      {
        bake: "0s",
        checks: "- { kind: http, url: https://a.example.com, expect: { status: 200, latency: { p95: 1s } } }",
      },
      [/Percentiles are taken over the bake, and bake is 0s/],
    ],
    [
      "a bake shorter than a metric's period",
      {
        checks: "- { kind: metric, namespace: N, metric: M, stat: Sum, period: 5m, expect: { lt: 1 } }",
      },
      [/\[0\]\.period.*The bake of 1 min is shorter than one period of 5 min/],
    ],
    [
      "a bake of fewer samples than are needed",
      { bake: "10s" },
      [/A bake of 10 s takes 2 samples at an interval of 5 s, and 3 are needed \(min-samples\)\. Raise bake to 15 s/],
    ],
    [
      "a time-out that no row of samples fits in",
      { "converge-timeout": "5s" },
      [/3 good samples in a row take 10 s at least, and converge-timeout is 5 s/],
    ],
    [
      "compare without a baseline",
      {
        checks:
          "- { kind: http, url: https://a.example.com, compare: { p95: { max-ratio: 2 } }, expect: { status: 200 } }",
      },
      [/\[0\]\.compare.*There is nothing to compare with\. .*mode: baseline/],
    ],
    [
      "a baseline of other checks",
      {
        baseline: JSON.stringify({
          schema: 1,
          capturedAt: "2026-11-21T12:00:00.000Z",
          checks: { wbe: { samples: 1, failures: 0, versions: {} } },
        }),
        checks:
          "- { kind: http, name: web, url: https://a.example.com, compare: { p95: { max-ratio: 2 } }, expect: { status: 200 } }",
      },
      [/The baseline has no check "web"\. .*wbe/],
    ],
    [
      "a baseline that is too short for what is compared",
      {
        bake: "2m",
        baseline: JSON.stringify({
          schema: 1,
          capturedAt: "2026-11-21T12:00:00.000Z",
          checks: { web: { samples: 12, failures: 0, versions: {}, p50: 12 } },
        }),
        checks:
          "- { kind: http, name: web, url: https://a.example.com, compare: { p95: { max-ratio: 2 } }, expect: { status: 200 } }",
      },
      [/\[0\]\.compare\.p95.*The baseline has no p95 of "web": it comes from 12 samples\. .*longer bake/],
    ],
    [
      "a bake that is too short for what is compared",
      {
        baseline: JSON.stringify({
          schema: 1,
          capturedAt: "2026-11-21T12:00:00.000Z",
          checks: { web: { samples: 24, failures: 0, versions: {}, p95: 12 } },
        }),
        checks:
          "- { kind: http, name: web, url: https://a.example.com, compare: { p95: { max-ratio: 2 } }, expect: { status: 200 } }",
      },
      [/\[0\]\.compare\.p95.*A bake of 1 min takes 12 samples .*20 on\. Raise bake to 1 min 40 s/],
    ],
    [
      "percentiles to compare without a bake",
      {
        bake: "0s",
        baseline: JSON.stringify({
          schema: 1,
          capturedAt: "2026-11-21T12:00:00.000Z",
          checks: { web: { samples: 24, failures: 0, versions: {}, p95: 12 } },
        }),
        checks:
          "- { kind: http, name: web, url: https://a.example.com, compare: { p95: { max-ratio: 2 } }, expect: { status: 200 } }",
      },
      [/\[0\]\.compare.*bake is 0s/],
    ],
    [
      "a time-out that a metric may not have its data in",
      {
        bake: "15m",
        checks: "- { kind: metric, namespace: N, metric: M, stat: Sum, period: 5m, expect: { lt: 1 } }",
      },
      [/3 good samples in a row may take 13 min, and converge-timeout is 10 min/],
    ],
    ["a baseline of another schema", { baseline: '{"schema":2}' }, [/baseline.*schema 2; this step reads schema 1/]],
    ["something else for a baseline", { baseline: '{"verdict":"passed"}' }, [/It is no baseline/]],
    ["a handle of another schema", { release: '{"schema":2,"kind":"ecs"}' }, [/release: It is a handle of schema 2/]],
    ["rollback without a release", { rollback: "true" }, [/rollback: Going back needs release, and there is none/]],
    ["a verdict that is none", { "rollback-on": "failure" }, [/rollback-on: "failure" is no verdict to go back on/]],
    [
      "going back on what is green",
      { release: HANDLE, rollback: "true", "rollback-on": "failed, inconclusive", "on-inconclusive": "pass" },
      [/^- on-inconclusive: .*rollback-on.*green.*\. Take inconclusive out of rollback-on, or .*fail/m],
    ],
    [
      "a version that only the release's service could tell",
      { release: HANDLE, "expected-version": "v2" },
      [/A version is expected, and no check that decides says which version answers\. .*leave out expected-version/],
    ],
    [
      "a region that is not the release's",
      { release: HANDLE, "aws-region": "us-east-1" },
      [/aws-region: It is us-east-1, and the release is in eu-west-1/],
    ],
    ["a release for a baseline", { mode: "baseline", release: HANDLE }, [/A baseline is taken before the deploy/]],
    [
      "a host instead of a URL",
      { checks: "web.example.com/health" },
      [/is neither a URL nor a file\. For a URL write https:\/\/web\.example\.com\/health\./],
    ],
    [
      "settings that are none, without sums of them",
      { "success-threshold": "0", interval: "0s" },
      [
        /^2 problems with the inputs:\n- success-threshold: "0" does not fit\..*\n- interval: It must be from 100ms to 6h\.$/m,
      ],
    ],
    ["an interval of a load test", { interval: "10ms" }, [/interval: It must be from 100ms/]],
    ["durations without a unit", { bake: "60" }, [/bake: "60" has no unit/]],
    [
      "a name that the release takes",
      {
        release: HANDLE,
        checks: "- { kind: tcp, name: service web, address: 'db:5432' }",
      },
      [/"service web" is the name of the check that release adds/],
    ],
    [
      "everything at once",
      { checks: "- { kind: http, url: ftp://a, expect: { statsu: 200 } }", bake: "x", rollback: "yes", interval: "1" },
      [/\[0\]\.url/, /statsu.*status/, /bake: "x"/, /rollback: "yes"/, /interval: "1" has no unit/],
    ],
  ];

test.each(REFUSED)("refuses %s", (_, given, lines) => {
  for (const line of lines) expect(() => inputs(given)).toThrow(line);
});

test("a baseline warns of what a gate with the same inputs refuses, before the deploy", () => {
  const checks = "- { kind: http, url: https://a.example.com, expect: { status: 200, latency: { p95: 1s } } }";
  expect(inputs({ mode: "baseline", checks }).warnings).toEqual([
    expect.stringMatching(/^A gate with the same inputs refuses these checks: \[0\]\.expect\.latency\.p95 .*20 on\./),
  ]);
  expect(inputs({ mode: "baseline" }).warnings).toEqual([]);
});

test("slow kinds sample more often in a bake that is short for them", () => {
  const metric = "- { kind: metric, namespace: N, metric: M, stat: Sum, expect: { lt: 1 } }";
  expect(() => inputs({ checks: metric })).not.toThrow();
  expect(() =>
    inputs({ checks: "- { kind: prometheus, url: https://p, query: up, expect: { gt: 0 } }", bake: "30s" }),
  ).not.toThrow();
});
