import type { InputSource } from "@deploy-actions/shared/actions/input-source";
import type { InputReader } from "@deploy-actions/shared/actions/inputs";
import type { Check, VersionSource } from "@deploy-actions/shared/checks/check";
import { type ChecksDocument, readChecks } from "@deploy-actions/shared/checks/grammar/read-checks";
import { findRuleProblems } from "@deploy-actions/shared/checks/judge/rule-problems";
import { type GateSettings, makeRules } from "@deploy-actions/shared/checks/judge/rules";
import { Failure } from "@deploy-actions/shared/failure";
import type { Problem } from "@deploy-actions/shared/problems";
import type { INPUTS } from "./action.gen.ts";

/** The document of checks, with the file that it is in; undefined: inline. */
export interface Document extends ChecksDocument {
  readonly file: string | undefined;
}

type Reader = InputReader<typeof INPUTS>;

export function readDocument(
  read: Reader,
  source: InputSource,
  {
    env,
    versionFrom,
  }: {
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly versionFrom: VersionSource | undefined;
  },
): Document | undefined {
  if (isHostInsteadOfUrl(read.text("checks") ?? "", source)) {
    const text = read.text("checks");
    read.problem("checks", `"${text}" is neither a URL nor a file.`, `For a URL write https://${text}.`);
    return undefined;
  }
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

/** What the checks and the other inputs make impossible together. `checks`: those of the document first. */
export function* ruleProblems(
  checks: readonly Check[],
  document: Document | undefined,
  { settings, expectedVersion }: { readonly settings: GateSettings; readonly expectedVersion: string | undefined },
): Iterable<Problem> {
  const { baseline } = settings;
  for (const found of findRuleProblems(checks, makeRules(checks, settings), { expectedVersion, baseline })) {
    const { check, path, message, fix } = found;
    const isOfDocument = document && check !== undefined && check < document.checks.length;
    yield { ...(isOfDocument ? document.at(check, path) : { at: "" }), message, fix };
  }
}

/** `web.example.com/health`: a host name, perhaps with a path, that no file is called. */
function isHostInsteadOfUrl(text: string, source: InputSource): boolean {
  if (!/^(localhost|[\w-]+(\.[\w-]+)+)(:\d+)?(\/\S*)?$/.test(text) || /\.(ya?ml|json)$/i.test(text)) return false;
  try {
    source.readFile(text);
    return false;
  } catch (error) {
    if (error instanceof Failure) return true;
    throw error;
  }
}
