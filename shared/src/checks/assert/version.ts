import compare from "semver/functions/compare.js";
import compareBuild from "semver/functions/compare-build.js";
import parse from "semver/functions/parse.js";
import satisfies from "semver/functions/satisfies.js";
import type { VersionMatch } from "../check.ts";

/** Whether what an answer says of its version is the expected one. */
export function isVersion(seen: string, expected: string, match: VersionMatch): boolean {
  return MATCHES[match](seen.trim(), expected.trim());
}

const MATCHES: Readonly<Record<VersionMatch, (seen: string, expected: string) => boolean>> = {
  exact: (seen, expected) => seen === expected,
  "sha-prefix": isSamePrefix,
  semver: isSameSemver,
};

/** Git's own shortest abbreviation: fewer characters are soon those of another commit, too. */
const SHORTEST_SHA = /^[0-9a-f]{7,}$/;

function isSamePrefix(seen: string, expected: string): boolean {
  const [short = "", long = ""] = [seen.toLowerCase(), expected.toLowerCase()].sort((a, b) => a.length - b.length);
  return SHORTEST_SHA.test(short) && SHORTEST_SHA.test(long) && long.startsWith(short);
}

/** Builds of one version are told apart when the expected one names its build: `1.4.0+9f2c1e7`. */
function isSameSemver(seen: string, expected: string): boolean {
  const [version, one] = [parse(seen), parse(expected)];
  if (!version) return false;
  if (!one) return satisfies(version, expected);
  return (one.build.length > 0 ? compareBuild : compare)(version, one) === 0;
}
