import type { Checked, Problem } from "../problems.ts";

/** Items of a list, one per line; blank lines do not count. */
export function splitLines(text: string, { commas }: { commas: boolean }): readonly string[] {
  return text
    .split(commas ? /[\n,]/ : "\n")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

/** `KEY=value` lines; the value may hold "=". Problems name line and key but not the value, which may be a secret. */
export function parsePairs(text: string): Checked<ReadonlyMap<string, string>> {
  const pairs = new Map<string, string>();
  const lineOf = new Map<string, number>();
  const problems: Problem[] = [];
  for (const [index, content] of text.split("\n").entries()) {
    const line = index + 1;
    if (content.trim() === "") continue;
    const [, key, value] = /^\s*([^=]*?)\s*=(.*)$/s.exec(content) ?? [];
    const first = lineOf.get(key ?? "");
    if (key === undefined || value === undefined) {
      problems.push({ at: "", line, message: 'There is no "=".', fix: "Write KEY=value." });
    } else if (key === "") {
      problems.push({ at: "", line, message: 'There is no name before "=".', fix: "Write KEY=value." });
    } else if (first !== undefined) {
      problems.push({ at: key, line, message: `The name is on line ${first} already.`, fix: "Keep one of them." });
    } else {
      pairs.set(key, value.trim());
      lineOf.set(key, line);
    }
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: pairs };
}
