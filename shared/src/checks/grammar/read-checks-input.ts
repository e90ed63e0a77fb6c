import type { InputSource } from "../../actions/input-source.ts";
import type { InputText } from "../../actions/inputs.ts";
import { Failure } from "../../failure.ts";
import type { Problem } from "../../problems.ts";
import type { Check, VersionSource } from "../check.ts";
import { findRuleProblems } from "../judge/rule-problems.ts";
import { type GateSettings, makeRules } from "../judge/rules.ts";
import { type ChecksDocument, readChecks } from "./read-checks.ts";

/** The document of checks, with the file that it is in; undefined: inline. */
export interface Document extends ChecksDocument {
  readonly file: string | undefined;
}

/** The reader of an action that has the input `checks`. */
interface Reader {
  text(name: "checks"): string | undefined;
  content(name: "checks"): InputText | undefined;
  problem(name: string, message: string, fix?: string): void;
  problems(name: string, problems: readonly Problem[], file?: string): void;
}

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
