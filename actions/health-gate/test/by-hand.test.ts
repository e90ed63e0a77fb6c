import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { Check } from "@deploy-actions/shared/checks/check";
import { readChecks } from "@deploy-actions/shared/checks/grammar/read-checks";
import { Secret } from "@deploy-actions/shared/secret";
import { expect, test } from "@jest/globals";
import { byHand, type Given } from "../src/by-hand.ts";
import type { Outcome } from "../src/outcome.ts";
import { http, named, tls } from "./checks.ts";
import { BASELINE, DRY_RUN, PASSED, RELEASE, withoutExpectedVersion } from "./outcomes.ts";

const INLINE: Given = {
  checksFile: undefined,
  versionFrom: undefined,
  successThreshold: 3,
  interval: 5_000,
  baseline: undefined,
};

/** Runs the commands in a shell whose npm tells what it was called with; what the commands wrote is in `files`. */
function runInShell(commands: string, files: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), "by-hand-"));
  try {
    writeFileSync(join(folder, "npm"), "#!/bin/sh\nprintf '%s\\0' \"$@\"\n", { mode: 0o755 });
    const env = { PATH: `${folder}${delimiter}${process.env.PATH}` };
    const words = execFileSync("sh", ["-euc", commands], { cwd: folder, env, encoding: "utf8" });
    const written = files.map((file) => readFileSync(join(folder, file), "utf8"));
    return { words: words.split("\0").slice(0, -1), written };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function read(text: string | undefined, env: Readonly<Record<string, string>> = {}): readonly Check[] {
  const around = { env, mask: () => {}, readFile: () => "", versionFrom: undefined };
  const checked = readChecks(text ?? "", around);
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  return checked.value.checks;
}

test("checks that were written in the workflow are written out, with what the release added, and run with the same settings", () => {
  const commands = byHand(PASSED, INLINE);
  expect(commands).toBe(
    [
      "# In a clone of deploy-actions:",
      "# Reads AWS (web-service, web-5xx): this shell needs AWS credentials.",
      "cat > checks.yml <<'END_OF_FILE'",
      "- kind: http",
      "  name: web",
      "  url: https://web.example.com/health",
      "  version:",
      "    json: $.version",
      "  expect:",
      "    status: 200",
      "- kind: ecs-service",
      "  name: web-service",
      "  cluster: production",
      "  service: web",
      "  task-definition: web:8",
      "  deployment: ecs-svc/8",
      "- kind: alarm",
      "  name: web-5xx",
      "  alarm: web-5xx",
      "- kind: tls",
      "  name: certificate",
      "  address: web.example.com:443",
      "  expect:",
      "    days-left: 14",
      "END_OF_FILE",
      "npm run gate -- \\",
      "  --checks checks.yml \\",
      "  --aws-region eu-west-1 \\",
      "  --expected-version v2 \\",
      "  --converge-timeout 10m \\",
      "  --success-threshold 3 \\",
      "  --interval 5s \\",
      "  --bake 1m",
    ].join("\n"),
  );
});

test("a shell that gets them writes the same checks, and calls the gate with every word in one piece", () => {
  const checks = [
    http({ body: "it's\n$HOME `id`\n\nEND_OF_FILE\n", method: "POST", version: undefined }),
    named(http({ urls: ["https://a.example/?q='"] }), `"quoted" & $(touch pwned)`),
  ];
  const expectedVersion = "v2 'beta'; touch pwned";
  const commands = byHand({ ...PASSED, gate: { ...PASSED.gate, checks, expectedVersion, release: undefined } }, INLINE);
  const { words, written } = runInShell(commands, ["checks.yml"]);
  expect(read(written[0])).toEqual(checks);
  expect(words).toEqual(
    "run gate -- --checks checks.yml --expected-version VERSION --converge-timeout 10m --success-threshold 3 --interval 5s --bake 1m"
      .split(" ")
      .map((word) => (word === "VERSION" ? expectedVersion : word)),
  );
});

test("secrets are not there: what to set is, before anything runs", () => {
  const headers = [{ name: "Authorization", value: new Secret("Bearer s3cr3t-t0ken") }];
  const commands = byHand({ ...PASSED, gate: { ...PASSED.gate, checks: [http({ headers })] } }, INLINE);
  expect(commands).not.toContain("s3cr3t");
  expect(commands).toContain("export WEB_TOKEN='…' # the bearer token of web\ncat > checks.yml");
  const { written } = runInShell(commands, ["checks.yml"]);
  expect(read(written[0], { WEB_TOKEN: "s3cr3t-t0ken" })).toEqual([http({ headers })]);
});

test("certificates and the baseline come along", () => {
  const ca = "-----BEGIN CERTIFICATE-----\nEND_OF_FILE\n-----END CERTIFICATE-----\n";
  const baseline = BASELINE.mode === "baseline" ? BASELINE.baseline : undefined;
  const outcome = { ...PASSED, gate: { ...PASSED.gate, checks: [tls({ ca })] } };
  const { words, written } = runInShell(byHand(outcome, { ...INLINE, baseline }), ["ca.pem", "baseline.json"]);
  expect(written[0]).toBe(ca);
  expect(JSON.parse(written[1] ?? "")).toEqual(JSON.parse(JSON.stringify(baseline)));
  expect(words.slice(-2)).toEqual(["--baseline", "baseline.json"]);
});

test("checks from a file are that file, with what else the inputs said of them", () => {
  const given = { ...INLINE, checksFile: "gate/my checks.yml", versionFrom: "$.version" };
  const { words } = runInShell(byHand(PASSED, given), []);
  expect(byHand(PASSED, given)).toMatch(/^# In a clone of deploy-actions; paths count from the folder you are in:\n/);
  expect(words.slice(0, 9)).toEqual([
    "run",
    "gate",
    "--",
    "--checks",
    "gate/my checks.yml",
    "--version-from",
    "$.version",
    "--release",
    JSON.stringify(RELEASE),
  ]);
});

test.each<[string, Outcome, string | undefined, string]>([
  ["a baseline is taken again as one", BASELINE, "--mode baseline", "--mode"],
  ["a dry run stays one", DRY_RUN, "--dry-run", "--dry-run"],
  ["no version is expected where none was", withoutExpectedVersion(), undefined, "--expected-version"],
])("%s", (_, outcome, flag, name) => {
  const commands = byHand(outcome, INLINE);
  expect(commands.includes(name)).toBe(flag !== undefined);
  expect(commands).toContain(flag ?? "");
});

test("a gate that asks nothing of AWS needs no credentials", () => {
  expect(byHand(withoutExpectedVersion(), INLINE)).not.toMatch(/AWS|aws/);
});
