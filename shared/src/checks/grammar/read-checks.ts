import { type DocumentPath, formatPath, parseDocument, type SourceDocument } from "../../documents.ts";
import type { Checked, Problem } from "../../problems.ts";
import { checkDocument } from "../../schema.ts";
import type { Check, VersionSource } from "../check.ts";
import { formsOfChecks } from "./forms.ts";
import { kindsOfChecks } from "./kinds.ts";
import { oneLineForm } from "./one-line.ts";
import type { Surroundings } from "./surroundings.ts";
import { readWords } from "./words.ts";

/** A document of checks that was read. */
export interface ChecksDocument {
  readonly checks: readonly Check[];
  /** Where a check says something, for problems that are found later. */
  at(index: number, path: DocumentPath): Pick<Problem, "at" | "line">;
}

/** Reads checks in YAML or JSON, or in one line; all problems at once, in the order of the lines. */
export function readChecks(
  text: string,
  { versionFrom, ...around }: Surroundings & { readonly versionFrom: VersionSource | undefined },
): Checked<ChecksDocument> {
  const parsed = parseDocument(text);
  if (!parsed.ok) return { ok: false, problems: parsed.problems.map(withSmallestForm) };
  const document = parsed.value;
  const kinds = kindsOfChecks(around);
  const readOneLine = oneLineForm(kinds, versionFrom);
  if (typeof document.value === "string") return readWords(text, document.value, readOneLine);

  const misplaced = explainRoot(document.value);
  if (misplaced) return { ok: false, problems: [{ at: "", ...misplaced }] };
  const forms = formsOfChecks(kinds, readOneLine);
  const checked = Array.isArray(document.value)
    ? checkDocument(forms.list, document)
    : checkDocument(forms.map, document);
  if (!checked.ok) {
    return { ok: false, problems: checked.problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)) };
  }
  const checks = "checks" in checked.value ? checked.value.checks : checked.value;
  return { ok: true, value: { checks, at: (index, path) => placeOf(document, index, path) } };
}

const SMALLEST = 'Write a URL, like "https://web.example.com/health", or a list of checks, each beginning with "- ".';

function withSmallestForm(problem: Problem): Problem {
  return problem.message === "The document is empty." ? { ...problem, fix: SMALLEST } : problem;
}

function explainRoot(value: unknown): Pick<Problem, "message" | "fix"> | undefined {
  if (typeof value !== "object" || value === null) return { message: `These are no checks: ${value}.`, fix: SMALLEST };
  if (Array.isArray(value) || !("kind" in value)) return undefined;
  return { message: "A check stands in a list.", fix: `Begin its first line with "- ", and indent the others.` };
}

function placeOf({ value, lineOf }: SourceDocument, index: number, path: DocumentPath): Pick<Problem, "at" | "line"> {
  const root = Array.isArray(value) ? [] : ["checks"];
  const list: readonly unknown[] = Array.isArray(value) ? value : (value as { checks: readonly unknown[] }).checks;
  // A URL alone has no members to point at.
  const full = [...root, index, ...(typeof list[index] === "string" ? [] : path)];
  return { at: formatPath(full), line: lineOf(full) };
}
