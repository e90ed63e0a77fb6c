import { refusal } from "./errors.ts";

/** CodeDeploy has no page size to choose. Its own is not published; this one is chosen. */
const PAGE = 100;

/** One page of a list, and the opaque token for the next one. */
export function page<Item>(
  items: readonly Item[],
  nextToken: string | undefined,
): { readonly items: readonly Item[]; readonly nextToken?: string } {
  const from = nextToken === undefined ? 0 : offset(nextToken);
  const to = from + PAGE;
  const next = to < items.length ? { nextToken: Buffer.from(`page:${to}`).toString("base64url") } : {};
  return { items: items.slice(from, to), ...next };
}

function offset(nextToken: string): number {
  const [, from] = /^page:(\d+)$/.exec(Buffer.from(nextToken, "base64url").toString()) ?? [];
  if (from === undefined) throw refusal("InvalidNextTokenException", "The next token is invalid.");
  return Number(from);
}
