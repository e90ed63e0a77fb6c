import type { SemVer } from "semver";
import parse from "semver/functions/parse.js";

/** A semantic version, also after a `v`: https://semver.org */
export function releaseOf(text: string): SemVer | undefined {
  return parse(text) ?? undefined;
}

export function isPrerelease({ prerelease }: SemVer): boolean {
  return prerelease.length > 0;
}
