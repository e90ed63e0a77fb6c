/** The parts of a format of docker/metadata-action (moment's) that are known here. */
const TOKENS = ["YYYY", "YY", "MM", "DD", "HH", "mm", "ss", "SSS", "X"] as const;

type Token = (typeof TOKENS)[number];

const PARTS = new RegExp(`\\[([^\\]]*)\\]|${TOKENS.join("|")}|[A-Za-z]+`, "g");

/** `YYYYMMDD-HHmmss` of a time, in milliseconds since the epoch. Letters in brackets stand for themselves. */
export function formatDate(at: number, format: string, timeZone: string): string {
  const parts = partsOf(at, timeZone);
  return format.replace(PARTS, (token, literal?: string) => literal ?? parts[token as Token] ?? token);
}

/** Why it cannot be used; undefined when it can. */
export function objectionToDate(format: string, timeZone: string): string | undefined {
  const unknown = [...format.matchAll(PARTS)].find(([part, literal]) => literal === undefined && !isToken(part))?.[0];
  if (unknown) return `"${unknown}" in the date format is not one of ${TOKENS.join(", ")}.`;
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return undefined;
  } catch {
    return `"${timeZone}" is no time zone, like Europe/Berlin.`;
  }
}

function isToken(part: string): boolean {
  return (TOKENS as readonly string[]).includes(part);
}

function partsOf(at: number, timeZone: string): Readonly<Record<Token, string>> {
  const format = new Intl.DateTimeFormat("en", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  const found = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const { year = "", month = "", day = "", hour = "", minute = "", second = "" } = found;
  return {
    YYYY: year,
    YY: year.slice(-2),
    MM: month,
    DD: day,
    HH: hour,
    mm: minute,
    ss: second,
    SSS: String(at % 1_000).padStart(3, "0"),
    X: String(Math.floor(at / 1_000)),
  };
}
