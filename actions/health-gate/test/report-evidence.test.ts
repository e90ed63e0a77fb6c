import { Secret } from "@deploy-actions/shared/secret";
import { expect, test } from "@jest/globals";
import { evidenceDocument } from "../src/evidence-document.ts";
import type { Outcome } from "../src/outcome.ts";
import { outputFile } from "../src/output-file.ts";
import { common, http, prometheus, tls } from "./checks.ts";
import { BASELINE, DRY_RUN, FIFTY, PASSED, REGRESSED, ROLLED_BACK, STALE } from "./outcomes.ts";

const document = (outcome: Outcome) => JSON.parse(evidenceDocument(outcome));

test("the evidence of a gate: the verdict, the rules, every sample of every check, and what became of going back", () => {
  const evidence = document(ROLLED_BACK);
  expect(evidence).toMatchObject({
    schema: 1,
    durations: "milliseconds",
    mode: "gate",
    verdict: "failed",
    phase: "bake",
    reason: ROLLED_BACK.judgement.reason,
    startedAt: "2026-11-21T14:00:00.000Z",
    convergedAt: "2026-11-21T14:00:30.002Z",
    endedAt: "2026-11-21T14:01:00.900Z",
    expectedVersion: "v2",
    release: { cluster: "production", from: "web:7", to: "web:8" },
    convergeTimeout: 600_000,
    bake: 60_000,
    rollback: {
      status: "rolled-back",
      said: ROLLED_BACK.wentBack.said,
      verification: { verdict: "passed", checks: [{ name: "web", verdict: "passed", converge: { passes: 3 } }] },
    },
  });
  const [web] = evidence.checks;
  expect(web).toMatchObject({
    name: "web",
    kind: "http",
    advisory: false,
    verdict: "failed",
    converge: { samples: 7, passes: 3, stale: 4, versions: { v1: 4, v2: 3 } },
    bake: { samples: 6, failures: 2, latency: { count: 6, max: 258 } },
    rules: { interval: 5_000, failuresAllowed: 1, plannedSamples: 12 },
    runs: [],
    omitted: {},
  });
  expect(web.samples).toHaveLength(13);
  expect(web.samples[0]).toEqual({
    at: "2026-11-21T14:00:00.000Z",
    phase: "converge",
    outcome: "stale",
    target: "https://web.example.com/health",
    reason: "version v1 answers, expected v2",
    version: "v1",
    latency: 31,
    took: 31,
  });
  expect(web.samples[12]).toMatchObject({ phase: "bake", outcome: "fail", evidence: expect.any(Array) });
});

test("a sample of several targets shows each of them", () => {
  const [{ samples }] = document(REGRESSED).checks;
  expect(samples.at(-1)).toMatchObject({
    outcome: "stale",
    reason: "1 of 2 targets pass; https://web.example.com/health: version v1 answers, expected v2",
    observations: [
      { target: "https://web.example.com/health", outcome: "stale", version: "v1" },
      { target: "https://web.example.com/orders", outcome: "pass", version: "v2" },
    ],
  });
});

test("milliseconds have one digit behind the point", () => {
  const records = PASSED.records.map((record) => ({
    ...record,
    samples: record.samples.map((sample) => ({
      ...sample,
      took: 1 / 3,
      observations: sample.observations.map((seen) => ({ ...seen, latency: 2 / 3, value: 0.123456 })),
    })),
    runs: [
      { phase: "bake" as const, version: "v2", from: 0, to: 1_000, count: 2, latency: { min: 1 / 3, max: 2 / 3 } },
    ],
  }));
  const [web] = document({ ...PASSED, records }).checks;
  expect(web.samples[0]).toMatchObject({ took: 0.3, latency: 0.7, value: 0.123456 });
  expect(web.runs).toEqual([
    {
      phase: "bake",
      version: "v2",
      from: "1970-01-01T00:00:00.000Z",
      to: "1970-01-01T00:00:01.000Z",
      count: 2,
      latency: { min: 0.3, max: 0.7 },
    },
  ]);
});

test("what was omitted is counted by outcome", () => {
  const omitted = { pass: 0, fail: 12, stale: 0, "no-data": 3, error: 0 };
  const records = PASSED.records.map((record) => ({ ...record, omitted }));
  expect(document({ ...PASSED, records }).checks[0].omitted).toEqual({ fail: 12, "no-data": 3 });
});

test("a gate that never converged has no such time", () => {
  expect(document(STALE)).not.toHaveProperty("convergedAt");
});

test("the evidence of a baseline holds the figures beside the samples", () => {
  const evidence = document(BASELINE);
  expect(evidence).toMatchObject({ mode: "baseline", capturedAt: "2026-11-21T14:01:00.000Z" });
  expect(evidence).not.toHaveProperty("verdict");
  expect(evidence).not.toHaveProperty("rollback");
  expect(evidence.checks[0]).toMatchObject({
    name: "web",
    baseline: { samples: 12, p50: 44 },
    samples: [{ version: "v1" }],
  });
});

test("the evidence of a dry run holds what was seen, and decides nothing", () => {
  const evidence = document(DRY_RUN);
  expect(evidence.checks.map(({ samples: [sample] }: { samples: { outcome: string }[] }) => sample?.outcome)).toEqual([
    "stale",
    "fail",
    "no-data",
  ]);
  expect(evidence).not.toHaveProperty("verdict");
});

test("a check of which no sample was taken is there with none", () => {
  expect(document({ ...PASSED, records: [] }).checks[0]).toMatchObject({ name: "web", samples: [] });
});

test("no secret gets into the evidence, nor what may be one, nor an account id", () => {
  const secret = new Secret("s3cr3t");
  const checks = [
    http({
      urls: ["https://web.example.com/health?token=s3cr3t"],
      headers: [{ name: "X-Api-Key", value: secret }],
      method: "POST",
      body: '{"password":"s3cr3t"}',
      ca: "-----BEGIN CERTIFICATE-----",
    }),
    prometheus({ headers: [{ name: "Authorization", value: secret }], ca: "-----BEGIN CERTIFICATE-----" }),
    tls({ ca: "-----BEGIN CERTIFICATE-----" }),
    {
      ...common("command", "smoke"),
      command: ["smoke", "--password", "s3cr3t"],
      workingDirectory: undefined,
      environment: [{ name: "TOKEN", value: secret }],
    },
    {
      ...common("target-group", "targets"),
      targetGroup: "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/1",
      expect: { healthy: 1 },
    },
  ];
  const text = evidenceDocument({ ...PASSED, gate: { ...PASSED.gate, checks } });
  expect(text).not.toMatch(/s3cr3t|BEGIN CERTIFICATE|\d{12}/);
  const asked = JSON.parse(text).checks.map((check: { readonly asked: object }) => check.asked);
  expect(asked).toMatchObject([
    {
      urls: ["https://web.example.com/health?token=…"],
      headers: [{ name: "X-Api-Key", value: "***" }],
      body: "***",
      ca: "given",
    },
    { headers: [{ name: "Authorization", value: "***" }], ca: "given" },
    { ca: "given" },
    { command: ["smoke", "***", "***"], environment: [{ name: "TOKEN", value: "***" }] },
    { targetGroup: "targetgroup/web/1" },
  ]);
});

test("fifty checks are fifty entries in the order of the document", () => {
  const names = document(FIFTY).checks.map(({ name }: { readonly name: string }) => name);
  expect(names).toEqual(FIFTY.gate.checks.map(({ name }) => name));
});

test.each<[string, () => Promise<string>, string, readonly string[]]>([
  ["was written: its path", async () => "/temp/evidence.json", "/temp/evidence.json", []],
  [
    "could not be written: a warning and an empty output",
    () => Promise.reject(new Error("ENOSPC: no space left on device")),
    "",
    [
      "The file of the output evidence-file could not be written, so that the output is empty (Error: ENOSPC: no space left on device).",
    ],
  ],
])("a file that %s", async (_, write, path, expected) => {
  const warnings: string[] = [];
  expect(await outputFile("evidence-file", write, (message) => void warnings.push(message))).toBe(path);
  expect(warnings).toEqual(expected);
});
