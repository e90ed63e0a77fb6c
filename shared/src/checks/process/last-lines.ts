import { stripVTControlCharacters } from "node:util";
import { shorten } from "../assert/show.ts";
import { LONGEST_SPELLING } from "../secrets/readings.ts";
import type { OutputEnd } from "./output-end.ts";

/** Of each stream: together no more than a screen. */
const LINES = 10;
const CHARACTERS = 2_000;
const LONGEST_LINE = 300;

/** How many characters of a stream must be kept so that its last lines can be shown without a secret of this length. */
export function keptFor(longestSecret: number): number {
  return CHARACTERS + edge(longestSecret);
}

/**
 * The last lines of a stream, with secrets hidden. Where it was cut, a secret may have been cut in two, and nothing
 * would know the rest of it: as much as that could be is left out.
 */
export function lastLines(
  { text, cut }: OutputEnd,
  { hide, longestSecret }: { readonly hide: (text: string) => string; readonly longestSecret: number },
): readonly string[] {
  const hidden = hide(stripVTControlCharacters(text));
  return (cut ? hidden.slice(edge(longestSecret)) : hidden)
    .slice(-CHARACTERS)
    .split(/\r\n|\r|\n/)
    .map((line) => shorten(line.replace(/[\p{Cc}\p{Cf}]+/gu, " ").trimEnd(), LONGEST_LINE))
    .filter((line) => line !== "")
    .slice(-LINES);
}

function edge(longestSecret: number): number {
  return LONGEST_SPELLING * longestSecret;
}
