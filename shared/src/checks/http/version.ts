import { selectValues } from "../assert/json-path.ts";
import { isVersion } from "../assert/version.ts";
import type { VersionSource } from "../check.ts";
import type { ExpectedVersion } from "../probes/expectation.ts";
import type { Answer, Body } from "./answer.ts";
import { type Readout, readJson, readText } from "./content.ts";

/** The versions that an answer says it is from: several where a JSONPath selects several. Never none. */
export function readVersions(
  { headers, body }: Answer,
  from: VersionSource["from"],
  maxBody: number,
): Readout<readonly string[]> {
  switch (from.kind) {
    case "header":
      return some([headers.get(from.name.toLowerCase())], `in the header ${from.name}`);
    case "regex":
      return matched(body, from.pattern, maxBody);
    case "json": {
      const json = readJson(body, maxBody);
      return "trouble" in json ? json : some(selectValues(from.path, json.value) ?? [], `at ${from.path}`);
    }
  }
}

/** What a check expects. Its own version takes the place of the gate's, also as the one that was given up. */
export function wantedVersion(
  source: VersionSource | undefined,
  expected: ExpectedVersion | undefined,
): ExpectedVersion | undefined {
  if (source?.expected === undefined) return source && expected;
  return expected && "isNot" in expected ? { isNot: source.expected } : { is: source.expected };
}

export function isWanted(version: string, wanted: ExpectedVersion, { match }: VersionSource): boolean {
  return "is" in wanted ? isVersion(version, wanted.is, match) : !isVersion(version, wanted.isNot, match);
}

function matched(body: Body, pattern: string, maxBody: number): Readout<readonly string[]> {
  // It may be in the part that was read.
  const match = new RegExp(pattern).exec(body.text);
  if (match) return some([match[1] ?? match[0]], `that matches ${pattern}`);
  const text = readText(body, maxBody);
  return "trouble" in text ? text : some([], `that matches ${pattern}`);
}

function some(values: readonly unknown[], where: string): Readout<readonly string[]> {
  const versions = values
    .filter((value) => typeof value === "string" || typeof value === "number")
    .map((value) => String(value).trim())
    .filter((value) => value !== "");
  return versions.length > 0 ? { value: versions } : { trouble: `the answer has no version ${where}` };
}
