/** AWSALBTG pins a client to a target group of a rule, AWSALB to a target of a group. */
export type StickyCookie = "AWSALBTG" | "AWSALB";

/** AWS keeps the cookie itself for a week; how long it counts is written inside. */
const COOKIE_LIFE_MS = 7 * 24 * 3600 * 1000;

/** The `Set-Cookie` values for a choice; the CORS twin is for browsers that ask from another site. */
export function stickyCookies(
  name: StickyCookie,
  choice: string,
  { now, seconds }: { now: number; seconds: number },
): readonly string[] {
  const value = Buffer.from(JSON.stringify({ choice, until: now + seconds * 1000 })).toString("base64url");
  const expires = new Date(now + COOKIE_LIFE_MS).toUTCString();
  return [
    `${name}=${value}; Expires=${expires}; Path=/`,
    `${name}CORS=${value}; Expires=${expires}; Path=/; SameSite=None`,
  ];
}

/** The choice a request's cookies hold, unless there is none or it has expired. */
export function stickyChoice(name: StickyCookie, cookieHeader: string | undefined, now: number): string | undefined {
  for (const pair of (cookieHeader ?? "").split(/;\s*/)) {
    const [key, value = ""] = pair.split("=");
    if (key !== name && key !== `${name}CORS`) continue;
    const { choice, until } = parsed(value);
    if (choice !== undefined && until > now) return choice;
  }
  return undefined;
}

function parsed(value: string): { choice?: string; until: number } {
  try {
    const { choice, until } = JSON.parse(Buffer.from(value, "base64url").toString());
    return { choice: `${choice}`, until: Number(until) };
  } catch {
    // A cookie somebody made up counts as no cookie.
    return { until: 0 };
  }
}
