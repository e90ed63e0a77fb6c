import { type DocumentPath, parseDocument } from "@deploy-actions/shared/documents";

/** A piece of YAML in a file. */
export interface Block {
  readonly text: string;
  /** Line of the file that it begins on, from 1. */
  readonly line: number;
}

/** A use of one of our actions in an example. */
export interface Step {
  readonly action: string;
  readonly inputs: readonly string[];
  readonly line: number;
}

/** The fenced YAML blocks of a Markdown text. */
export function yamlBlocks(markdown: string): readonly Block[] {
  return [...markdown.matchAll(/^([ \t]*)```ya?ml\b.*\n([\s\S]*?)^[ \t]*```[ \t]*$/gm)].map(
    ({ index, 1: indent = "", 2: text = "" }) => ({
      text: text.replace(new RegExp(`^${indent}`, "gm"), ""),
      line: markdown.slice(0, index).split("\n").length + 1,
    }),
  );
}

/** The steps of a block that use our actions, however deep they sit; or the reason why it is no YAML. */
export function findSteps({ text, line: offset }: Block): {
  readonly steps: readonly Step[];
  readonly problems: readonly { readonly line: number; readonly message: string }[];
} {
  const document = parseDocument(text);
  if (!document.ok)
    return {
      steps: [],
      problems: document.problems.map(({ line = 1, message }) => ({ line: offset + line - 1, message })),
    };
  const { value, lineOf } = document.value;
  const steps = usesIn(value, []).map(({ path, ...step }) => ({ ...step, line: offset + lineOf(path) - 1 }));
  return { steps, problems: [] };
}

function usesIn(value: unknown, path: DocumentPath): readonly (Omit<Step, "line"> & { readonly path: DocumentPath })[] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item, index) => usesIn(item, [...path, index]));
  const { uses, with: inputs = {} } = value as { uses?: unknown; with?: object };
  const action = /^[\w.-]+\/deploy-actions\/([\w-]+)@/.exec(String(uses))?.[1];
  const own = action ? [{ action, inputs: Object.keys(inputs ?? {}), path: [...path, "uses"] }] : [];
  return [...own, ...Object.entries(value).flatMap(([key, inner]) => usesIn(inner, [...path, key]))];
}
