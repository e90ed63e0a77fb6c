import { writeChecks } from "@deploy-actions/shared/checks/evidence/write-checks";
import type { Baseline } from "@deploy-actions/shared/checks/judge/baseline";
import { writeDuration } from "@deploy-actions/shared/duration";
import { formatReleaseHandle } from "@deploy-actions/shared/release/handle";
import { needsAws } from "./needs-aws.ts";
import type { Outcome } from "./outcome.ts";

/** How the inputs said it, where what was read from them does not tell. */
export interface Given {
  /** Path of the checks; undefined when they were written in the workflow, or came with the release. */
  readonly checksFile: string | undefined;
  readonly versionFrom: string | undefined;
  readonly successThreshold: number;
  /** Milliseconds. */
  readonly interval: number;
  readonly baseline: Baseline | undefined;
}

/** Commands for a shell that run the same checks, without a deploy and without going back. */
export function byHand({ mode, gate }: Pick<Outcome, "mode" | "gate">, given: Given): string {
  const { checks, rules, expectedVersion, release } = gate;
  const { checksFile, baseline } = given;
  const flags: Flags = [
    ["mode", mode === "baseline" ? mode : undefined],
    ["dry-run", mode === "dry-run" ? ALONE : undefined],
    ["checks", checksFile ?? CHECKS_FILE],
    ["version-from", checksFile && given.versionFrom],
    // A document that is written out holds what the release adds.
    ["release", checksFile && release && formatReleaseHandle(release)],
    ["aws-region", release?.region],
    ["expected-version", expectedVersion],
    ["converge-timeout", writeDuration(rules.convergeTimeout)],
    ["success-threshold", String(given.successThreshold)],
    ["interval", writeDuration(given.interval)],
    ["bake", writeDuration(rules.bake)],
    ["baseline", baseline && BASELINE_FILE],
  ];
  const readAws = checks.filter((check) => needsAws([check])).map(({ name }) => name);
  return [
    `# In a clone of deploy-actions${checksFile ? "; paths count from the folder you are in" : ""}:`,
    ...(readAws.length > 0 ? [`# Reads AWS (${oneLine(readAws.join(", "))}): this shell needs AWS credentials.`] : []),
    ...(checksFile === undefined ? writtenOut(checks) : []),
    ...(baseline ? [hereDocument(BASELINE_FILE, JSON.stringify(baseline))] : []),
    command(flags),
  ].join("\n");
}

type Flags = readonly (readonly [name: string, value: string | undefined])[];

/** A flag without a value. */
const ALONE = "";
const CHECKS_FILE = "checks.yml";
const BASELINE_FILE = "baseline.json";

function writtenOut(checks: Outcome["gate"]["checks"]): readonly string[] {
  const { text, variables, certificates } = writeChecks(checks);
  return [
    ...variables.map(({ name, holds }) => `export ${name}='…' # ${oneLine(holds)}`),
    ...certificates.map(({ file, pem }) => hereDocument(file, pem)),
    hereDocument(CHECKS_FILE, text),
  ];
}

/** The mark is quoted, so that the shell takes the text as it is. */
function hereDocument(file: string, text: string): string {
  const lines = text.replace(/\n$/, "").split("\n");
  let mark = "END_OF_FILE";
  while (lines.includes(mark)) mark += "_";
  return [`cat > ${file} <<'${mark}'`, ...lines, mark].join("\n");
}

function command(flags: Flags): string {
  const words = flags.flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}${value === ALONE ? "" : ` ${quoted(value)}`}`],
  );
  return ["npm run gate --", ...words].join(" \\\n  ");
}

/** As a POSIX shell takes it for one word. */
function quoted(word: string): string {
  return /^[\w./:=,@+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}
