import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readChecks } from "@deploy-actions/shared/checks/grammar/read-checks";
import { makeRules } from "@deploy-actions/shared/checks/judge/rules";
import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { yamlBlocks } from "../examples.ts";
import { fits, type Schema } from "./json-schema.ts";

const root = join(import.meta.dirname, "../..");
const page = readFileSync(join(root, "docs/checks.md"), "utf8");
const schema: Schema = JSON.parse(readFileSync(join(root, "docs/checks.schema.json"), "utf8"));
const certificate = readFileSync(join(root, "shared/test/checks/certificates/ca.pem"), "utf8");

const documents = yamlBlocks(page).filter(({ text }) => !/^\s*- uses:/m.test(text));

/** Every variable is set, and every file holds a certificate. */
const around = {
  env: new Proxy({}, { get: () => "a value" }),
  readFile: () => certificate,
  mask: () => {},
  versionFrom: undefined,
};

test.each(documents.map(({ line, text }) => [line, text] as const))(
  "the document on line %i of docs/checks.md can be used as it is, and editors agree",
  (_, text) => {
    expect(readChecks(text, around)).toMatchObject({ ok: true });
    expect(fits(parse(text), schema)).toBe(true);
  },
);

test("the page has a section and a recipe for every kind", () => {
  const kinds = Object.keys(Object(schema.$defs)).filter((name) => name !== "check");
  const used = new Set(documents.flatMap(({ text }) => [...text.matchAll(/kind: ([\w-]+)/g)].map(([, kind]) => kind)));
  for (const kind of kinds) expect(page).toContain(`\n### ${kind}\n`);
  expect([...used].sort()).toEqual(kinds.sort());
});

test("limits that are left out are what the page says", () => {
  const text = "[https://web.example.com/, tcp://db.internal:5432]";
  const read = readChecks(text, around);
  if (!read.ok) throw new Error(text);
  const settings = { convergeTimeout: 0, bake: 60_000, interval: 1000, successThreshold: 3, baseline: undefined };
  const [http, tcp] = makeRules(read.value.checks, settings).checks;
  expect([http?.failuresAllowed, tcp?.failuresAllowed]).toEqual([6, 0]);
  for (const said of [
    "10% for `http` and none for the other kinds",
    `whatever the limit. ${http?.consecutiveFailureLimit} when it is left out`,
    `are an error. ${http?.errorLimit} when it is left out`,
    `are inconclusive. ${http?.minSamples} when it is left out`,
  ])
    expect(page).toContain(said);
});

const HTTP = "kind: http, url: https://web.example.com/, expect: { status: 200 }";

test.each([
  "3",
  "[]",
  "{ check: [] }",
  "- ftp://files.example.com",
  "- { kind: htp, url: x }",
  "- { url: https://web.example.com/, expect: { status: 200 } }",
  `- { ${HTTP}, Timeout: 3s }`,
  `- { ${HTTP}, timeout: 3 }`,
  `- { ${HTTP}, interval: soon }`,
  `- { ${HTTP}, quorum: half }`,
  `- { ${HTTP}, failure-limit: -1 }`,
  `- { ${HTTP}, failure-limit: some }`,
  `- { ${HTTP}, success-threshold: 0 }`,
  `- { ${HTTP}, method: get }`,
  `- { ${HTTP}, follow-redirects: 21 }`,
  `- { ${HTTP}, max-body: 1 }`,
  `- { ${HTTP}, bearer: 3 }`,
  `- { ${HTTP}, headers: { X-A: { secret: B } } }`,
  `- { ${HTTP}, compare: { value: { max-ratio: 2 } } }`,
  `- { ${HTTP}, compare: { p95: {} } }`,
  `- { ${HTTP}, version: { json: $.v, match: prefix } }`,
  "- { kind: http, url: https://web.example.com/ }",
  "- { kind: http, url: [], expect: { status: 200 } }",
  "- { kind: http, url: web.example.com, expect: { status: 200 } }",
  "- { kind: http, url: https://web.example.com/, expect: {} }",
  "- { kind: http, url: https://web.example.com/, expect: { status: 2x } }",
  "- { kind: http, url: https://web.example.com/, expect: { status: 700 } }",
  "- { kind: http, url: https://web.example.com/, expect: { status: 200, latency: { mean: 1s } } }",
  "- { kind: http, url: https://web.example.com/, expect: { status: 200, json: { $.a: { greater: 3 } } } }",
  "- { kind: tcp }",
  "- { kind: dns, host: web.example.com, record: SOA }",
  "- { kind: tls, address: web.example.com, expect: { days-left: 14d } }",
  "- { kind: ecs-service, cluster: production, service: web, quorum: 1/2 }",
  "- { kind: ecs-service, cluster: production, service: web, task-definition: web }",
  "- { kind: target-group, target-group: web, expect: { healthy: 0 } }",
  "- { kind: alarm, alarm: '' }",
  "- { kind: metric, namespace: N, metric: M, stat: Sum }",
  "- { kind: metric, namespace: N, metric: M, stat: Sum, expect: { below: 3 } }",
  "- { kind: prometheus, url: https://prometheus.internal, expect: { lt: 3 } }",
  "- { kind: command, command: systemctl is-active web }",
])("%s is refused by the action, and marked by editors", (text) => {
  expect(readChecks(text, around)).toMatchObject({ ok: false });
  expect(fits(parse(text), schema)).toBe(false);
});

test("what is generated is up to date, and a table that was edited by hand is noticed", () => {
  const copy = mkdtempSync(join(tmpdir(), "checks-docs-"));
  try {
    cpSync(join(root, "docs"), join(copy, "docs"), { recursive: true });
    const generate = (...args: string[]) =>
      spawnSync(process.execPath, [join(root, "scripts/generate-checks-schema.ts"), ...args], {
        cwd: copy,
        encoding: "utf8",
      });
    expect(generate("--check")).toMatchObject({ status: 0, stderr: "" });
    writeFileSync(join(copy, "docs/checks.md"), page.replace("| `timeout` |", "| `time-out` |"));
    expect(generate("--check")).toMatchObject({
      status: 1,
      stderr: "docs/checks.md is out of date. Run: npm run generate\n",
    });
    generate();
    expect(readFileSync(join(copy, "docs/checks.md"), "utf8")).toBe(page);
  } finally {
    rmSync(copy, { recursive: true });
  }
});
