import type { InputSource } from "@deploy-actions/shared/actions/input-source";
import { InputReader } from "@deploy-actions/shared/actions/inputs";
import type { Check } from "@deploy-actions/shared/checks/check";
import { readDocument, ruleProblems } from "@deploy-actions/shared/checks/grammar/read-checks-input";
import { parseVersionFrom } from "@deploy-actions/shared/checks/grammar/version-from";
import type { Baseline } from "@deploy-actions/shared/checks/judge/baseline";
import { readBaseline } from "@deploy-actions/shared/checks/judge/read-baseline";
import type { GateSettings } from "@deploy-actions/shared/checks/judge/rules";
import { describeProblem } from "@deploy-actions/shared/problems";
import { INPUTS } from "./action.gen.ts";
import { beforeDeploy } from "./before-deploy.ts";
import { serviceCheck } from "./release-checks.ts";
import { type ReleaseInputs, readReleaseInputs } from "./release-inputs.ts";
import { areUsable, readSettings } from "./settings.ts";

export interface Inputs extends ReleaseInputs {
  readonly mode: "gate" | "baseline" | "dry-run";
  /** Of the document, and what the release handle alone adds to them. */
  readonly checks: readonly Check[];
  /** Path of the document; undefined when it was given inline, or is none. */
  readonly checksFile: string | undefined;
  readonly expectedVersion: string | undefined;
  /** As it was given. */
  readonly versionFrom: string | undefined;
  readonly settings: GateSettings;
  readonly onInconclusive: "fail" | "pass";
  /** What can be used now, and should be known. */
  readonly warnings: readonly string[];
}

type Reader = InputReader<typeof INPUTS>;

export interface ReadingEffects {
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Secrets in the checks are masked from here on. */
export function readInputs(source: InputSource, { env }: ReadingEffects): Inputs {
  const read = new InputReader(source, INPUTS);
  const mode = modeOf(read);
  const releaseInputs = readReleaseInputs(read);
  const { release, rollbackOn } = releaseInputs;
  const settings = { ...readSettings(read), baseline: readBaselineInput(read) };
  // Before a deploy no version is expected yet.
  const expectedVersion = mode === "baseline" ? undefined : read.text("expected-version");
  const versionFrom = read.parse("version-from", parseVersionFrom);
  const document = readDocument(read, source, { env, versionFrom });
  const added = release ? [serviceCheck(release)] : [];
  const given = document?.checks ?? [];
  for (const { name } of added.filter(({ name }) => given.some((check) => check.name === name))) {
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
  const all = [...given, ...added];
  const isComplete = (document || release) && areUsable(settings);
  const impossible = isComplete ? [...ruleProblems(all, document, { settings, expectedVersion })] : [];
  if (mode !== "baseline") read.problems("checks", impossible, document?.file);
  const inputs = {
    ...releaseInputs,
    mode,
    checks: mode === "baseline" ? given.map(beforeDeploy) : all,
    checksFile: document?.file,
    expectedVersion,
    versionFrom: read.text("version-from"),
    settings,
    onInconclusive,
    // What comes after the deploy is better known before it; what is compared then is what is taken now.
    warnings:
      mode === "baseline"
        ? impossible
            .filter(({ at }) => !/\bcompare$/.test(at))
            .map((problem) => `A gate with the same inputs refuses these checks: ${describeProblem(problem)}`)
        : [],
  };
  return read.done(() => inputs);
}

export function readPostInputs(source: InputSource): ReleaseInputs {
  const read = new InputReader(source, INPUTS);
  const inputs = readReleaseInputs(read);
  return read.done(() => inputs);
}

function modeOf(read: Reader): Inputs["mode"] {
  const mode = read.oneOf("mode", ["gate", "baseline"]);
  return read.flag("dry-run") ? "dry-run" : mode;
}

function readBaselineInput(read: Reader): Baseline | undefined {
  const content = read.content("baseline");
  if (!content) return undefined;
  const checked = readBaseline(content.text);
  if (checked.ok) return checked.value;
  read.problems("baseline", checked.problems, content.file);
  return undefined;
}
