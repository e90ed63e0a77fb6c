import type { Answer } from "./answer.ts";

/** A URL for logs and evidence: without the values of its query, its fragment and credentials, which may be secret. */
export function shownUrl(url: URL): string {
  const keys = [...new Set(url.searchParams.keys())].map((key) => `${encodeURIComponent(key)}=…`);
  return `${url.protocol}//${url.host}${url.pathname}${keys.length > 0 ? `?${keys.join("&")}` : ""}`;
}

/** Where an answer sends to. Undefined: nowhere. Null: to something that is no URL. */
export function locationOf({ url, headers }: Pick<Answer, "url" | "headers">): URL | null | undefined {
  const location = headers.get("location");
  return location === undefined ? undefined : URL.parse(location, url.href);
}
