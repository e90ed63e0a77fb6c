import type { BaseIssue, GenericSchema } from "valibot";
import { knownKeys, type Step } from "./schema-keys.ts";

export type Issue = Pick<BaseIssue<unknown>, "kind" | "type" | "expected" | "received" | "message" | "input"> & {
  readonly path?: readonly Step[] | undefined;
  readonly issues?: readonly Issue[] | undefined;
};

/**
 * Valibot's issues, one for each thing that is wrong. By itself valibot names only the first of several unknown keys,
 * only the union when one of its members nearly fits, and takes a list for a map without keys.
 */
export function tellApart(issues: readonly unknown[], schema: GenericSchema): readonly Issue[] {
  const told = (issues as readonly Issue[]).flatMap(insideUnion).map(listForMap);
  const seen = new Set<string>();
  return told
    .flatMap((issue) => everyUnknownKey(issue, schema))
    .filter((issue) => {
      const place = JSON.stringify([issue.path?.map(({ key }) => key), issue.expected, issue.message]);
      return !seen.has(place) && seen.add(place);
    });
}

/** What is wrong inside the member that was meant: one that took the type, and found something in it. */
function insideUnion(issue: Issue): readonly Issue[] {
  const meant = (issue.issues ?? []).filter(({ path = [], kind }) =>
    path.length > 0 ? !isListForMap(path[0]) : kind !== "schema",
  );
  if (meant.length === 0) return [issue];
  return meant.flatMap((inner) => insideUnion({ ...inner, path: [...(issue.path ?? []), ...(inner.path ?? [])] }));
}

function listForMap(issue: Issue): Issue {
  const path = issue.path ?? [];
  const depth = path.findIndex(isListForMap);
  if (depth < 0) return issue;
  const message = "Invalid type: Expected Object but received Array";
  return { ...issue, path: path.slice(0, depth), kind: "schema", expected: "Object", received: "Array", message };
}

function isListForMap(step: Step | undefined): boolean {
  return step?.type === "object" && Array.isArray(step.input);
}

function everyUnknownKey(issue: Issue, schema: GenericSchema): readonly Issue[] {
  const last = issue.path?.at(-1);
  if (last?.origin !== "key" || issue.expected !== "never") return [issue];
  const known = knownKeys(schema, issue.path ?? []);
  return Object.keys(last.input ?? {})
    .filter((key) => !known.includes(key))
    .map((key) => ({ ...issue, path: [...(issue.path ?? []).slice(0, -1), { ...last, key }] }));
}
