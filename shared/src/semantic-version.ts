import parse from "semver/functions/parse.js";

/** https://semver.org */
export interface SemanticVersion {
  /** As it was written, with the `v`. */
  readonly raw: string;
  /** Without build metadata: `1.2.3-rc.1`. */
  readonly version: string;
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly isPrerelease: boolean;
  /** What stands after the plus; empty without. */
  readonly build: string;
}

/** Also after a `v`, as Git tags have it; undefined when it is something else. */
export function semanticVersion(text: string): SemanticVersion | undefined {
  const found = parse(text);
  if (!found) return undefined;
  const { raw, version, major, minor, patch, prerelease, build } = found;
  return { raw, version, major, minor, patch, isPrerelease: prerelease.length > 0, build: build.join(".") };
}
