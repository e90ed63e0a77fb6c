import type { InputSource } from "@deploy-actions/shared/actions/input-source";
import { InputReader } from "@deploy-actions/shared/actions/inputs";
import type { AccessRequest } from "@deploy-actions/shared/aws/access";
import { parseAccountIds } from "@deploy-actions/shared/aws/allowed-accounts";
import { parseRoleArn } from "@deploy-actions/shared/aws/role-arn";
import type { Check, VersionSource } from "@deploy-actions/shared/checks/check";
import { type ChecksDocument, readChecks } from "@deploy-actions/shared/checks/grammar/read-checks";
import { parseVersionFrom } from "@deploy-actions/shared/checks/grammar/version-from";
import type { Baseline } from "@deploy-actions/shared/checks/judge/baseline";
import type { Verdict } from "@deploy-actions/shared/checks/judge/judgement";
import { readBaseline } from "@deploy-actions/shared/checks/judge/read-baseline";
import { findRuleProblems } from "@deploy-actions/shared/checks/judge/rule-problems";
import { type GateSettings, makeRules } from "@deploy-actions/shared/checks/judge/rules";
import { parseReleaseHandle, type ReleaseHandle } from "@deploy-actions/shared/release/handle";
import { INPUTS } from "./action.gen.ts";
import { beforeDeploy } from "./before-deploy.ts";
import { serviceCheck } from "./release-checks.ts";
import { readSettings } from "./settings.ts";

export interface Inputs {
  readonly mode: "gate" | "baseline" | "dry-run";
  /** Of the document, and what the release handle alone adds to them. */
  readonly checks: readonly Check[];
  /** Path of the document; undefined when it was given inline, or is none. */
  readonly checksFile: string | undefined;
  readonly expectedVersion: string | undefined;
  /** As it was given. */
  readonly versionFrom: string | undefined;
  readonly release: ReleaseHandle | undefined;
  readonly settings: GateSettings;
  /** The verdicts on which to go back; undefined: on none. */
  readonly rollbackOn: readonly GoBackOn[] | undefined;
  readonly onInconclusive: "fail" | "pass";
  readonly access: AccessRequest;
}

export type GoBackOn = Exclude<Verdict, "passed">;

/** What the post step needs; the rest of the inputs had their day. */
export type PostInputs = Pick<Inputs, "release" | "rollbackOn" | "access">;

const GO_BACK_ON = ["failed", "inconclusive", "error", "cancelled"] as const;

type Reader = InputReader<typeof INPUTS>;

export interface ReadingEffects {
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Secrets in the checks are masked from here on. */
export function readInputs(source: InputSource, { env }: ReadingEffects): Inputs {
  const read = new InputReader(source, INPUTS);
  const mode = modeOf(read);
  const release = readRelease(read);
  const settings = { ...readSettings(read), baseline: readBaselineInput(read) };
  const rollbackOn = readRollback(read);
  const expectedVersion = read.text("expected-version");
  const versionFrom = read.parse("version-from", parseVersionFrom);
  const document = readDocument(read, source, { env, versionFrom });
  const added = release ? [serviceCheck(release)] : [];
  const given = document?.checks ?? [];
  const checks = [...(mode === "baseline" ? given.map(beforeDeploy) : given), ...added];
  for (const { name } of added.filter(({ name }) => document?.checks.some((check) => check.name === name))) {
    read.problem("checks", `"${name}" is the name of the check that release adds.`, "Give yours another name.");
  }
  if (!release && read.text("checks") === undefined) {
    read.problem("checks", "There is nothing to check.", "Give a URL, a document of checks, or release.");
  }
  if (mode === "baseline" && release) {
    const fix = "Take it out here; give it to the gate after the deploy.";
    read.problem("release", "A baseline is taken before the deploy, and a release comes from one.", fix);
  }
  const onInconclusive = read.oneOf("on-inconclusive", ["fail", "pass"]);
  if (onInconclusive === "pass" && rollbackOn?.includes("inconclusive")) {
    const fix = "Take inconclusive out of rollback-on, or set on-inconclusive to fail.";
    read.problem(
      "on-inconclusive",
      "With rollback-on as it is, the gate would go back and be green all the same.",
      fix,
    );
  }
  if (document || release) tellRuleProblems(read, { mode, checks, document, settings, expectedVersion });
  const inputs = {
    mode,
    checks,
    checksFile: document?.file,
    // Before a deploy no version is expected yet.
    expectedVersion: mode === "baseline" ? undefined : expectedVersion,
    versionFrom: read.text("version-from"),
    release,
    settings,
    rollbackOn,
    onInconclusive,
    access: readAccess(read, release),
  };
  return read.done(() => inputs);
}

export function readPostInputs(source: InputSource): PostInputs {
  const read = new InputReader(source, INPUTS);
  const release = readRelease(read);
  const inputs = { release, rollbackOn: readRollback(read), access: readAccess(read, release) };
  return read.done(() => inputs);
}

function modeOf(read: Reader): Inputs["mode"] {
  const mode = read.oneOf("mode", ["gate", "baseline"]);
  return read.flag("dry-run") ? "dry-run" : mode;
}

function readRelease(read: Reader): ReleaseHandle | undefined {
  const text = read.text("release");
  if (text === undefined) return undefined;
  const checked = parseReleaseHandle(text);
  if (checked.ok) return checked.value;
  read.problems("release", checked.problems);
  return undefined;
}

function readBaselineInput(read: Reader): Baseline | undefined {
  const content = read.content("baseline");
  if (!content) return undefined;
  const checked = readBaseline(content.text);
  if (checked.ok) return checked.value;
  read.problems("baseline", checked.problems, content.file);
  return undefined;
}

function readRollback(read: Reader): readonly GoBackOn[] | undefined {
  const asked = read.lines("rollback-on", { commas: true });
  const unknown = asked.filter((verdict) => !GO_BACK_ON.some((known) => known === verdict));
  for (const verdict of unknown) {
    read.problem("rollback-on", `"${verdict}" is no verdict to go back on.`, `Choose of ${GO_BACK_ON.join(", ")}.`);
  }
  if (!read.flag("rollback")) return undefined;
  if (read.text("release") === undefined) {
    const fix =
      "Give the output of the deploy step: release: ${{ steps.deploy.outputs.release }}. When it was given, it was empty.";
    read.problem("rollback", "Going back needs release, and there is none.", fix);
  }
  return GO_BACK_ON.filter((verdict) => asked.includes(verdict));
}

interface Document extends ChecksDocument {
  readonly file: string | undefined;
}

function readDocument(
  read: Reader,
  source: InputSource,
  { env, versionFrom }: ReadingEffects & { readonly versionFrom: VersionSource | undefined },
): Document | undefined {
  const content = read.content("checks");
  if (!content) return undefined;
  const surroundings = {
    env,
    readFile: (path: string) => source.readFile(path),
    mask: (value: string) => source.mask(value),
  };
  const checked = readChecks(content.text, { ...surroundings, versionFrom });
  if (checked.ok) return { ...checked.value, file: content.file };
  read.problems("checks", checked.problems, content.file);
  return undefined;
}

/** What the checks and the other inputs make impossible together. */
function tellRuleProblems(
  read: Reader,
  {
    mode,
    checks,
    document,
    settings,
    expectedVersion,
  }: Pick<Inputs, "mode" | "checks" | "settings" | "expectedVersion"> & { readonly document: Document | undefined },
): void {
  if (mode === "baseline") return;
  const rules = makeRules(checks, settings);
  const { baseline } = settings;
  for (const { check, path, message, fix } of findRuleProblems(checks, rules, { expectedVersion, baseline })) {
    const isOfDocument = document && check !== undefined && check < document.checks.length;
    const place = isOfDocument ? document.at(check, path) : { at: "" };
    read.problems("checks", [{ ...place, message, fix }], document?.file);
  }
}

function readAccess(read: Reader, release: ReleaseHandle | undefined): AccessRequest {
  const region = read.text("aws-region");
  if (region !== undefined && release && region !== release.region) {
    const fix = "Leave aws-region empty: it is taken from release.";
    read.problem("aws-region", `It is ${region}, and the release is in ${release.region}.`, fix);
  }
  return {
    region: region ?? release?.region,
    roleToAssume: read.parse("role-to-assume", parseRoleArn),
    allowedAccountIds: read.parse("allowed-account-ids", parseAccountIds) ?? [],
  };
}
