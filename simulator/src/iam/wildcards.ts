/** `*` stands for any characters, `?` for one. Case matters. */
export function matchesWildcard(pattern: string, text: string): boolean {
  return compile(pattern).test(text);
}

/** An ARN pattern: a wildcard in one of the first five parts stays inside that part. */
export function matchesArn(pattern: string, arn: string): boolean {
  if (pattern === "*") return true;
  const wanted = arnParts(pattern);
  const actual = arnParts(arn);
  return wanted.length === actual.length && wanted.every((part, index) => matchesWildcard(part, actual[index] ?? ""));
}

function arnParts(arn: string): readonly string[] {
  const parts = arn.split(":");
  return [...parts.slice(0, 5), parts.slice(5).join(":")];
}

function compile(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known) return known;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  const fresh = new RegExp(`^${source}$`, "s");
  compiled.set(pattern, fresh);
  return fresh;
}

const compiled = new Map<string, RegExp>();
