/** AWS account ids are twelve digits; an output with one in it may be dropped by the runner. */
export function withoutAccountIds(text: string): string {
  return text.replace(/(?<!\d)\d{12}(?!\d)/g, "…");
}

/** `web-5xx and 2 more`. */
export function firstOf([first = "", ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}

/** One line, and short enough for a table. */
export function inShort(text: string): string {
  const line = text.trim().replace(/\s+/g, " ");
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1).trimEnd()}…` : line;
}

const LONGEST = 80;

/** Without the query string, which may hold a secret. */
export function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
