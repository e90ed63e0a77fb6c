import { invalidParameter } from "./errors.ts";

/** One page of a list, and the opaque token for the next one. */
export function page<Item>(
  items: readonly Item[],
  { maxResults = 100, nextToken }: { maxResults?: number | undefined; nextToken?: string | undefined },
  { most = 100 }: { most?: number } = {},
): { page: readonly Item[]; nextToken?: string } {
  if (maxResults < 1 || maxResults > most) throw invalidParameter(`maxResults must be between 1 and ${most}.`);
  const from = nextToken === undefined ? 0 : offset(nextToken);
  const to = from + maxResults;
  return { page: items.slice(from, to), ...(to < items.length && { nextToken: token(to) }) };
}

const token = (from: number) => Buffer.from(`page:${from}`).toString("base64url");

function offset(nextToken: string): number {
  const [, from] = /^page:(\d+)$/.exec(Buffer.from(nextToken, "base64url").toString()) ?? [];
  if (from === undefined) throw invalidParameter("Invalid token.");
  return Number(from);
}
