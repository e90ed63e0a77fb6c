import { AwsError } from "../service.ts";

/** One page of a list, with an opaque token for the next. ECR's pages hold 100 unless asked otherwise. */
export function page<Item>(
  items: readonly Item[],
  { maxResults = 100, nextToken }: { readonly maxResults?: number; readonly nextToken?: string },
): { readonly items: readonly Item[]; readonly nextToken?: string } {
  const start = nextToken === undefined ? 0 : Number(Buffer.from(nextToken, "base64url").toString());
  if (!Number.isInteger(start)) throw new AwsError("InvalidParameterException", "The nextToken is not valid.");
  const end = start + maxResults;
  const next = end < items.length ? { nextToken: Buffer.from(String(end)).toString("base64url") } : {};
  return { items: items.slice(start, end), ...next };
}
