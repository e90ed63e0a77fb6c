import { isCollection, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument as parseYaml } from "yaml";
import type { Checked, Problem } from "./problems.ts";

/** Where a value sits in a document: `["containerDefinitions", 0, "image"]`. */
export type DocumentPath = readonly (string | number)[];

/** A YAML or JSON text that was read. */
export interface SourceDocument {
  readonly value: unknown;
  /** Line of the key or item at this path, from 1; of the nearest parent when there is no such path. */
  lineOf(path: DocumentPath): number;
}

/** Reads YAML 1.2 or JSON. Refuses what other readers let pass: duplicate keys, unknown tags, a second document. */
export function parseDocument(text: string): Checked<SourceDocument> {
  const lines = new LineCounter();
  const document = parseYaml(text, { lineCounter: lines, prettyErrors: false, version: "1.2", uniqueKeys: true });
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
  const problems = [...document.errors, ...document.warnings].map(
    ({ message, pos: [offset] }): Problem => ({ at: "", line: lineAt(offset), message: `${withoutText(message)}.` }),
  );
  if (problems.length > 0) return { ok: false, problems };
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    if (value === null) return { ok: false, problems: [{ at: "", message: "The document is empty." }] };
    return { ok: true, value: { value, lineOf: (path) => lineAt(offsetOf(document.contents, path)) } };
  } catch (error) {
    return { ok: false, problems: [explainAlias(error)] };
  }
}

/** Without the text that the parser cannot read: somebody may have forgotten the quotes around a password. */
function withoutText(message: string): string {
  return message.replace(/(token in YAML stream): .*$/s, "$1");
}

/** The only errors left are about aliases: without an anchor, or too many of them. */
function explainAlias(error: unknown): Problem {
  const message = error instanceof Error ? error.message : String(error);
  if (!message.startsWith("Unresolved alias")) return { at: "", message: `${message}.` };
  // It is not named, for the same reason.
  const fix = 'A value that begins with "*" stands in quotes.';
  return { at: "", message: "There is an alias (*name) without an anchor (&name) before it.", fix };
}

/** `containerDefinitions[0].portMappings[1].hostPort`, as people write it. */
export function formatPath(path: DocumentPath): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    if (!/^[\w-]+$/.test(step)) return `${text}[${JSON.stringify(step)}]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");
}

function offsetOf(root: unknown, path: DocumentPath): number {
  let node: unknown = root;
  let offset = startOf(node) ?? 0;
  for (const step of path) {
    if (!isCollection(node)) break;
    const pair = isMap(node)
      ? node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
      : undefined;
    const next: unknown = pair ? pair.value : isSeq(node) && typeof step === "number" ? node.items[step] : undefined;
    const start = startOf(pair?.key ?? next);
    if (start === undefined) break;
    offset = start;
    node = next;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}
