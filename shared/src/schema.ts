import { type BaseIssue, type GenericSchema, type InferOutput, safeParse } from "valibot";
import { didYouMean } from "./did-you-mean.ts";
import { type DocumentPath, formatPath, type SourceDocument } from "./documents.ts";
import type { Checked, Problem } from "./problems.ts";

/** Validates a document strictly: unknown and mis-cased keys are problems too, with the nearest known key. */
export function checkDocument<Schema extends GenericSchema>(
  schema: Schema,
  document: SourceDocument,
): Checked<InferOutput<Schema>> {
  const result = safeParse(schema, document.value);
  if (result.success) return { ok: true, value: result.output };
  const problems = result.issues.map((issue): Problem => {
    const path = pathOf(issue);
    return { at: formatPath(path), line: document.lineOf(path), ...explain(issue, schema, path) };
  });
  return { ok: false, problems };
}

function explain(
  issue: BaseIssue<unknown>,
  schema: GenericSchema,
  path: DocumentPath,
): Pick<Problem, "message" | "fix"> {
  const atKey = issue.path?.at(-1)?.origin === "key";
  if (atKey && issue.expected === "never") {
    const fix = didYouMean(String(path.at(-1)), knownKeys(schema, path.slice(0, -1)));
    return { message: "This key is not known.", ...(fix ? { fix } : {}) };
  }
  if (atKey && issue.received === "undefined") return { message: "This key is required." };
  if (issue.kind !== "schema") return { message: `${issue.message}.`.replace(/\.\.$/, ".") };
  return { message: `Expected ${inWords(issue.expected)}, got ${inWords(issue.received)}.` };
}

/** Type names as valibot spells them, in the words of someone who writes YAML. */
function inWords(types: string | null): string {
  const words: Record<string, string> = {
    Object: "a map",
    Array: "a list",
    string: "a string",
    number: "a number",
    boolean: "true or false",
  };
  const alternatives = (types ?? "something else").replace(/^\((.*)\)$/, "$1").split(" | ");
  return alternatives.map((alternative) => words[alternative] ?? alternative).join(" or ");
}

function pathOf(issue: BaseIssue<unknown>): DocumentPath {
  return (issue.path ?? []).map(({ key }) => (typeof key === "number" ? key : String(key)));
}

/** Keys that the schema knows at this path. Valibot's issues do not carry the schema they come from, so it is walked again. */
function knownKeys(schema: GenericSchema, path: DocumentPath): string[] {
  const layers = unwrap(schema);
  const [step, ...rest] = path;
  if (step === undefined) return layers.flatMap(({ entries }) => Object.keys(entries ?? {}));
  return layers.flatMap(({ entries, item, value }) => {
    const next = entries?.[String(step)] ?? item ?? value;
    return next ? knownKeys(next, rest) : [];
  });
}

/** The parts of valibot's schemas that hold other schemas. */
interface SchemaParts extends GenericSchema {
  readonly entries?: Readonly<Record<string, GenericSchema>>;
  readonly item?: GenericSchema;
  readonly value?: GenericSchema;
  readonly wrapped?: GenericSchema;
  readonly options?: readonly unknown[];
}

function unwrap(schema: SchemaParts): readonly SchemaParts[] {
  if (schema.wrapped) return unwrap(schema.wrapped);
  if (schema.type === "union" || schema.type === "variant" || schema.type === "intersect") {
    return (schema.options ?? []).flatMap((option) => unwrap(option as SchemaParts));
  }
  return [schema];
}
