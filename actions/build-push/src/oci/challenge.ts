/** How a registry wants to be asked, out of the header `WWW-Authenticate` of its 401 (RFC 9110, 11.6.1). */
export type Challenge =
  | { readonly scheme: "basic" }
  /** Docker's token authentication: a service gives tokens for scopes such as `repository:shop/web:pull`. */
  | {
      readonly scheme: "bearer";
      readonly realm: string;
      readonly service: string | undefined;
    };

/** Bearer where a registry offers both. Undefined: it offers neither. */
export function readChallenge(header: string | undefined): Challenge | undefined {
  const challenges = [...(header ?? "").matchAll(SCHEME)].map(([, scheme = "", parameters = ""]) => ({
    scheme: scheme.toLowerCase(),
    parameters: new Map(
      [...parameters.matchAll(PARAMETER)].map(([, name = "", quoted, bare]) => [
        name.toLowerCase(),
        quoted?.replace(/\\(.)/g, "$1") ?? bare ?? "",
      ]),
    ),
  }));
  const bearer = challenges.find(({ scheme }) => scheme === "bearer")?.parameters;
  const realm = bearer?.get("realm");
  if (realm) return { scheme: "bearer", realm, service: bearer?.get("service") };
  return challenges.some(({ scheme }) => scheme === "basic") ? { scheme: "basic" } : undefined;
}

/** `name=value` or `name="value"`. */
const PARAMETER = /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g;

/** A word, then its parameters; the next word that no `=` follows begins another challenge. */
const SCHEME = /(?:^|,)\s*([A-Za-z]+)(?=\s|$|,)((?:\s*,?\s*[\w-]+\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s,"]+))*)/g;
