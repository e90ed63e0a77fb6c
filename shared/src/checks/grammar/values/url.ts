import * as v from "valibot";
import { Failure } from "../../../failure.ts";
import { secretParameters } from "../../secrets/confidential.ts";
import { readAs } from "../read-as.ts";
import type { Surroundings } from "../surroundings.ts";
import { reveal } from "./confidential.ts";

/** A URL of the web, as it was written; what is secret in its query string is masked. */
export function webUrl({ mask }: Pick<Surroundings, "mask">) {
  return v.pipe(
    v.string(),
    v.metadata({ pattern: "^https?://" }),
    readAs((text) => {
      for (const { value } of secretParameters(parseWebUrl(text))) mask(reveal(value));
      return text;
    }),
  );
}

export function parseWebUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:\/\//i.test(text)) throw new Failure("This is not a URL of the web.", { hint: meant(text) });
  if (url.username || url.password) {
    throw new Failure("Credentials do not belong into a URL: it is logged.", {
      hint: "Use basic: { username: ..., password: { env: PASSWORD } }.",
    });
  }
  return url;
}

/** Plain HTTP to another machine: what is sent can be read on the way. */
export function isOpen(text: string): boolean {
  const { protocol, hostname } = new URL(text);
  return protocol === "http:" && !/^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

/** Does not repeat a text that could hold credentials. */
function meant(text: string): string {
  const bare = /^[\w-]+(\.[\w-]+)+(:\d+)?(\/[^@\s]*)?$/.test(text);
  return bare ? `Write "https://${text}".` : 'Write it like "https://web.example.com/health".';
}
