import type { Gate } from "./outcome.ts";

/** What a gate without an expected version cannot do; undefined: it has one. */
export function versionWarning({ expectedVersion }: Gate): string | undefined {
  return expectedVersion === undefined
    ? "No version is expected, so that this gate cannot tell the new version from the old one: what ran before passes it, too. Set expected-version, and let a check say where the version is (version, or version-from for the one-line form)."
    : undefined;
}
