/** A pattern of .dockerignore, as BuildKit understands it: https://github.com/moby/patternmatcher */
export interface IgnorePattern {
  /** Cleaned, without the `!`. */
  readonly text: string;
  /** Begins with `!`: takes files back in. */
  readonly isException: boolean;
  matches(path: string): boolean;
}

/** Undefined when BuildKit refuses it. */
export function ignorePattern(line: string): IgnorePattern | undefined {
  const isException = line.startsWith("!");
  const text = isException ? line.slice(1) : line;
  if (text === "" || !isWellFormed(text)) return undefined;
  return { text, isException, matches: matcherOf(text) };
}

/**
 * Four ways of matching that are not the same: `**file` is any path that ends like that, `**file*` only names that begin
 * with `file`; `dir/**` is all that begins with `dir/`.
 */
function matcherOf(pattern: string): (path: string) => boolean {
  const { source, kind } = translated(pattern);
  switch (kind) {
    case "exact":
      return (path) => path === pattern;
    case "prefix":
      return (path) => path.startsWith(pattern.slice(0, -2));
    case "suffix": {
      const end = pattern.slice(2);
      return (path) => path.endsWith(end) || (end.startsWith("/") && path === end.slice(1));
    }
    case "expression": {
      const expression = new RegExp(`^${source}$`, "u");
      return (path) => expression.test(path);
    }
  }
}

type Kind = "exact" | "prefix" | "suffix" | "expression";

function translated(pattern: string): { readonly source: string; readonly kind: Kind } {
  const characters = [...pattern];
  let source = "";
  let kind: Kind = "exact";
  let inClass = false;
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? "";
    if (character === "\\") {
      source += escaped(characters[++at] ?? "");
      kind = "expression";
    } else if (inClass) {
      if (character === "]") inClass = false;
      source += character === "]" || character === "-" || character === "^" ? character : escaped(character);
    } else if (character === "[") {
      inClass = true;
      source += "[";
      kind = "expression";
    } else if (character === "*" && characters[at + 1] === "*") {
      const isFirst = at === 0;
      at++;
      if (characters[at + 1] === "/") at++;
      const isLast = at === characters.length - 1;
      source += isLast ? ".*" : "(?:.*/)?";
      kind = isFirst ? "suffix" : isLast && kind === "exact" ? "prefix" : "expression";
    } else if (character === "*" || character === "?") {
      source += character === "*" ? "[^/]*" : "[^/]";
      kind = "expression";
    } else source += escaped(character);
  }
  return { source, kind };
}

function escaped(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/-]/, "\\$&");
}

/** What Go's filepath.Match accepts: classes that end and are not empty, ranges with two ends, nothing after a last `\`. */
function isWellFormed(pattern: string): boolean {
  const MEMBER = String.raw`(?:\\.|[^\\\]-])`;
  const CLASS = String.raw`\[\^?(?:${MEMBER}(?:-${MEMBER})?)+\]`;
  return new RegExp(String.raw`^(?:${CLASS}|\\.|[^\\[])*$`, "su").test(pattern);
}
