import { type IgnorePattern, ignorePattern } from "./ignore-pattern.ts";

/** What of a context BuildKit leaves out, path by path from its top: a folder's match counts for what is in it. */
export class Dockerignore {
  readonly #patterns: readonly IgnorePattern[];

  constructor(patterns: readonly IgnorePattern[]) {
    this.#patterns = patterns;
  }

  /** Of a file or folder, with what was found of the folder that it is in. */
  look(path: string, folder: FolderMatch = TOP): FolderMatch {
    let isIgnored = false;
    const matched = this.#patterns.map((pattern, index) => {
      // An exception has nothing to say of what is not ignored, and the other way round.
      const isMatch = folder.matched[index] || (pattern.isException === isIgnored && pattern.matches(path));
      if (isMatch) isIgnored = !pattern.isException;
      return isMatch;
    });
    return { isIgnored, matched };
  }

  ignores(path: string): boolean {
    const parts = path.split("/");
    let match: FolderMatch = TOP;
    for (const index of parts.keys()) match = this.look(parts.slice(0, index + 1).join("/"), match);
    return match.isIgnored;
  }

  /** Whether an exception may take something back in that is below an ignored folder. */
  mayHoldExceptions(folder: string): boolean {
    return this.#patterns.some(({ isException, text }) => {
      if (!isException) return false;
      const literal = /^[^*?[\\]*/.exec(text)?.[0] ?? "";
      return literal === text
        ? text.startsWith(`${folder}/`)
        : `${literal}`.startsWith(`${folder}/`) || `${folder}/`.startsWith(literal);
    });
  }
}

/** Which patterns a folder matches. */
export interface FolderMatch {
  readonly isIgnored: boolean;
  readonly matched: readonly boolean[];
}

const TOP: FolderMatch = { isIgnored: false, matched: [] };

export const NOTHING_IGNORED = new Dockerignore([]);

/** The text of a .dockerignore. The line of the first pattern that BuildKit refuses, where there is one. */
export function readDockerignore(
  text: string,
): { readonly ok: true; readonly value: Dockerignore } | { readonly ok: false; readonly line: number } {
  const patterns: IgnorePattern[] = [];
  for (const [index, line] of text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .entries()) {
    const cleaned = line.startsWith("#") ? "" : cleanedLine(line.trim());
    if (cleaned === "") continue;
    const pattern = ignorePattern(cleaned);
    if (!pattern) return { ok: false, line: index + 1 };
    patterns.push(pattern);
  }
  return { ok: true, value: new Dockerignore(patterns) };
}

/** A slash at the beginning means nothing: all paths count from the top. */
function cleanedLine(line: string): string {
  const isException = line.startsWith("!");
  const path = isException ? line.slice(1).trim() : line;
  if (path === "") return isException ? "!" : "";
  const cleaned = cleanPath(path);
  return `${isException ? "!" : ""}${cleaned.length > 1 ? cleaned.replace(/^\//, "") : cleaned}`;
}

/** Go's filepath.Clean. */
function cleanPath(path: string): string {
  const isRooted = path.startsWith("/");
  const kept: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && kept.length > 0 && kept.at(-1) !== "..") kept.pop();
    else if (part !== ".." || !isRooted) kept.push(part);
  }
  return (isRooted ? "/" : "") + kept.join("/") || ".";
}
