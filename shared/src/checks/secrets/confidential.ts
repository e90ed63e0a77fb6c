import { Secret } from "../../secret.ts";
import type { RequestHeader } from "../check.ts";

/** Whether what goes by this name, a header or a variable, is kept from logs: the well-known ones, and what says so itself. */
export function isConfidential(name: string): boolean {
  return CONFIDENTIAL.test(name);
}

const CONFIDENTIAL =
  /^(proxy-)?authorization$|^cookie$|token|secret|passw|passphrase|credential|(api|access|private|signing)[-_]?key|[-_](pass|pwd)$/i;

/** What is secret in the query string of a URL. */
export function secretParameters(url: URL): readonly RequestHeader[] {
  return [...url.searchParams]
    .filter(([name, value]) => isConfidential(name) || (KEY.test(name) && value.length >= SHORTEST_KEY))
    .filter(([, value]) => value !== "")
    .map(([name, value]) => ({ name, value: new Secret(value) }));
}

/** Names of keys and signatures in links (Azure, Google, S3), which other things go by as well when they are short. */
const KEY = /^(key|code|sig|signature)$/i;
/** Characters. */
const SHORTEST_KEY = 16;
