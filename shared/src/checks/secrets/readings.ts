import { CUT } from "../assert/show.ts";

/** A text as somebody reads it, and where in what was written each of its characters stands. */
export interface Reading {
  readonly text: string;
  /** Where each character begins, and last the end. */
  readonly at: readonly number[];
}

/** How many characters one character takes at most when it is written for two readers: `%26quot%3B`, `\\u0026`. */
export const LONGEST_SPELLING = 12;

/**
 * A text as it stands, and as it is read where it is a URL, JSON or HTML, or one of them inside of another. Spaces, of
 * whatever kind and however many, are read as one.
 */
export function readingsOf(text: string): readonly Reading[] {
  const written = { text, at: Array.from({ length: text.length + 1 }, (_, index) => index) };
  const inOneLine = read(written, /\s+/g, () => " ") ?? written;
  const once = readOnce(inOneLine);
  return [...new Set([written, inOneLine]), ...once, ...once.flatMap(readOnce)];
}

/** By everyone who finds something to resolve in it. */
function readOnce(reading: Reading): readonly Reading[] {
  return READERS.flatMap(([escaped, meaning]) => read(reading, escaped, meaning) ?? []);
}

function read({ text, at }: Reading, escaped: RegExp, meaning: (groups: Groups) => string): Reading | undefined {
  const parts: string[] = [];
  const places: number[] = [];
  const take = (part: string, place: (index: number) => number | undefined) => {
    parts.push(part);
    for (let index = 0; index < part.length; index++) places.push(place(index) ?? 0);
  };
  let done = 0;
  for (const { 0: found, index: start, groups = {} } of text.matchAll(escaped)) {
    const from = done;
    take(text.slice(from, start), (index) => at[from + index]);
    take(meaning(groups), () => at[start]);
    done = start + found.length;
  }
  if (done === 0) return undefined;
  take(text.slice(done), (index) => at[done + index]);
  return { text: parts.join(""), at: [...places, at[text.length] ?? 0] };
}

type Groups = Readonly<Record<string, string | undefined>>;

/** What each resolves, and what that means. Half of an escape, where the text was cut, means nothing. */
const READERS: readonly (readonly [RegExp, (groups: Groups) => string])[] = [
  [
    expression("(?<utf8>%[0-7]H|%[cd]H%[89ab]H|%eH(?:%[89ab]H){2}|%f[0-7](?:%[89ab]H){3})|%[%\\da-f]{0,10}CUT"),
    ({ utf8 = "" }) => Buffer.from(utf8.replaceAll("%", ""), "hex").toString(),
  ],
  [
    expression("\\\\(?:u(?<unit>H{4})|x(?<byte>H{2})|(?:uH{0,3}|xH?)?CUT|(?<character>.))"),
    ({ unit, byte, character = "" }) => ofCode(unit ?? byte, 16) ?? (/[nrtf]/.test(character) ? " " : character),
  ],
  [
    expression("&(?:#(?<decimal>\\d{1,7});|#x(?<hexadecimal>H{1,6});|(?<name>amp|lt|gt|quot|apos);|[#\\w]{0,7}CUT)"),
    ({ decimal, hexadecimal, name = "" }) =>
      ofCode(decimal, 10) ?? ofCode(hexadecimal, 16) ?? NAMED[name.toLowerCase()] ?? "",
  ],
];

/** `H` is a hexadecimal digit, `CUT` the place in front of a cut. */
function expression(pattern: string): RegExp {
  return new RegExp(pattern.replaceAll("H", "[\\da-f]").replaceAll("CUT", `(?=${CUT})`), "gis");
}

function ofCode(digits: string | undefined, radix: 10 | 16): string | undefined {
  const code = Number.parseInt(digits ?? "", radix);
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
