import { Failure } from "../../failure.ts";
import type { Checked, Problem } from "../../problems.ts";
import type { Check } from "../check.ts";
import { namesTakenTwice } from "./forms.ts";
import { inShort } from "./names.ts";
import type { ReadOneLine } from "./one-line.ts";
import type { ChecksDocument } from "./read-checks.ts";

/** Reads a document of URLs and nothing else, with white space between them. `text` is `value` before YAML read it. */
export function readWords(text: string, value: string, readOneLine: ReadOneLine): Checked<ChecksDocument> {
  const words = placesOf(value.split(/\s+/).filter(Boolean), text);
  const problems: Problem[] = [];
  const checks = words.map(({ word, ...place }): Check | undefined => {
    try {
      return readOneLine(word);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      problems.push({ ...place, message: error.message, ...(error.hint ? { fix: error.hint } : {}) });
      return undefined;
    }
  });
  for (const index of namesTakenTwice(checks.map((check) => check?.name))) {
    const { at = "", line = 1 } = words[index] ?? {};
    problems.push({
      at,
      line,
      message: "It is there twice.",
      fix: "A query string alone does not tell two checks apart.",
    });
  }
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    value: {
      checks: checks.filter((check) => check !== undefined),
      at: (index) => ({ at: words[index]?.at ?? "", line: words[index]?.line ?? 1 }),
    },
  };
}

interface Word {
  readonly word: string;
  readonly at: string;
  readonly line: number;
}

function placesOf(words: readonly string[], text: string): readonly Word[] {
  let from = 0;
  return words.map((word) => {
    const found = text.indexOf(word, from);
    if (found >= 0) from = found + word.length;
    return { word, at: presentable(word), line: text.slice(0, Math.max(found, 0)).split("\n").length };
  });
}

/** Without what could be a secret: credentials, also such as make it no URL, and the query string. */
function presentable(word: string): string {
  return inShort(word.replace(/^([a-z][\w+.-]*:\/\/)?.*@/is, "$1…@").replace(/[?#].*$/s, ""));
}
