import { AwsError } from "../service.ts";

/** One page of a list, and the opaque token for the next one. */
export function page<Item>(
  items: readonly Item[],
  { size, NextToken }: { readonly size: number; readonly NextToken: string | undefined },
): { readonly items: readonly Item[]; readonly NextToken?: string } {
  const from = NextToken === undefined ? 0 : offset(NextToken);
  const to = from + size;
  const next = to < items.length ? { NextToken: Buffer.from(`page:${to}`).toString("base64url") } : {};
  return { items: items.slice(from, to), ...next };
}

function offset(token: string): number {
  const [, from] = /^page:(\d+)$/.exec(Buffer.from(token, "base64url").toString()) ?? [];
  if (from === undefined) throw new AwsError("InvalidNextToken", "The next token specified is invalid.");
  return Number(from);
}
