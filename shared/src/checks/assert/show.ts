/** Where a text was cut. What hides secrets looks in front of it for the beginning of one. */
export const CUT = "…";

/** A value in a sentence, as JSON spells it, and never long. */
export function show(value: unknown): string {
  // Nobody needs 64 MiB with six characters for each.
  return shorten(spell(typeof value === "string" ? value.slice(0, LONGEST + 1) : value), LONGEST);
}

/** Nothing in it can begin a line, colour a terminal or turn the writing around. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{C}]+/gu, " ").trim();
}

/** At most so many characters, and a sign where there were more. */
export function shorten(text: string, longest: number): string {
  if (text.length <= longest) return text;
  // Never half of a character that takes two units.
  return `${text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, "")}${CUT}`;
}

/** Characters. A longer one is for the evidence. */
const LONGEST = 100;

function spell(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (error instanceof RangeError) return "a value nested too deep to be shown";
    throw error;
  }
}
