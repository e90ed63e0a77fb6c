import { type GenericSchema, type InferOutput, safeParse } from "valibot";
import { stringify } from "yaml";
import { didYouMean, nearest } from "./did-you-mean.ts";
import { type DocumentPath, formatPath, type SourceDocument } from "./documents.ts";
import type { Checked, Problem } from "./problems.ts";
import { type Issue, tellApart } from "./schema-issues.ts";
import { examplesAt, knownKeys } from "./schema-keys.ts";

/** Validates a document strictly: unknown and mis-cased keys are problems too, with the nearest known key. */
export function checkDocument<Schema extends GenericSchema>(
  schema: Schema,
  document: SourceDocument,
): Checked<InferOutput<Schema>> {
  const result = safeParse(schema, document.value);
  if (result.success) return { ok: true, value: result.output };
  const problems = tellApart(result.issues, schema).map((issue): Problem => {
    const path = pathOf(issue);
    return { at: formatPath(path), line: document.lineOf(path), ...explain(issue, schema) };
  });
  return { ok: false, problems };
}

function explain(issue: Issue, schema: GenericSchema): Pick<Problem, "message" | "fix"> {
  const key = issue.path?.at(-1);
  const written = /^Invalid (type|key): Expected /.test(issue.message) ? undefined : issue.message;
  if (written) return { message: /[.?]$/.test(written) ? written : `${written}.` };
  if (key?.origin === "key" && issue.expected === "never") {
    return withFix("This key is not known.", didYouMean(String(key.key), knownKeys(schema, issue.path ?? [])));
  }
  if (key && issue.received === "undefined") return withFix("This key is required.", fixMissing(issue, schema));
  const choice = typeof issue.input === "string" ? nearest(issue.input, choicesOf(issue)) : undefined;
  return withFix(`Expected ${inWords(issue.expected)}, got ${received(issue)}.`, choice && `Did you mean "${choice}"?`);
}

function fixMissing(issue: Issue, schema: GenericSchema): string | undefined {
  const { key, input } = issue.path?.at(-1) ?? {};
  const [example] = examplesAt(schema, issue.path ?? []);
  if (example !== undefined) return `Write it like "${inline(String(key), example)}".`;
  if (issue.type !== "variant") return undefined;
  const meant = nearest(String(key), Object.keys(input ?? {}));
  return meant ? `Did you mean it by "${meant}"?` : didYouMean("", choicesOf(issue));
}

/** `status: 200`, as it stands in a document. */
function inline(key: string, value: unknown): string {
  const map = stringify({ [key]: value }, { lineWidth: 0, collectionStyle: "flow" });
  return map.trim().replace(/^\{ (.*) \}$/s, "$1");
}

/** What a list of literals could be, as valibot spells it: `("http" | "tcp")`. */
function choicesOf({ expected }: Issue): readonly string[] {
  return [...(expected ?? "").matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, choice = ""]) => choice);
}

/** A text in place of a map or a list is not repeated: who writes `basic: user:password` has put a secret there. */
function received({ expected, received }: Issue): string {
  const parts = (expected ?? "").match(/\w+/g) ?? [];
  const isText = received.startsWith('"') && parts.every((part) => part === "Object" || part === "Array");
  return isText ? "a text" : inWords(received);
}

/** Type names as valibot spells them, in the words of someone who writes YAML. */
function inWords(types: string | null): string {
  const words: Record<string, string> = {
    Object: "a map",
    Array: "a list",
    string: "a string",
    number: "a number",
    boolean: "true or false",
    null: "nothing",
    undefined: "nothing",
  };
  const alternatives = (types ?? "something else").replace(/^\((.*)\)$/, "$1").split(" | ");
  return alternatives.map((alternative) => words[alternative] ?? alternative).join(" or ");
}

function withFix(message: string, fix: string | undefined): Pick<Problem, "message" | "fix"> {
  return fix ? { message, fix } : { message };
}

function pathOf(issue: Issue): DocumentPath {
  return (issue.path ?? []).map(({ key }) => (typeof key === "number" ? key : String(key)));
}
