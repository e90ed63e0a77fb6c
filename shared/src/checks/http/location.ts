import type { Answer } from "./answer.ts";

/** Where an answer sends to. Undefined: nowhere. Null: to something that is no URL. */
export function locationOf({ url, headers }: Pick<Answer, "url" | "headers">): URL | null | undefined {
  const location = headers.get("location");
  return location === undefined ? undefined : URL.parse(location, url.href);
}
