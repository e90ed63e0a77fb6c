import { selectNodes } from "../assert/json-path.ts";
import { isVersion } from "../assert/version.ts";
import type { VersionSource } from "../check.ts";
import type { ExpectedVersion } from "../probes/expectation.ts";
import type { Answer, Body } from "./answer.ts";
import { type Readout, readAsWritten, readJson, readText } from "./content.ts";

/** What an answer says of its version. */
interface Told {
  /** Several where a JSONPath selects several. */
  readonly versions: readonly string[];
  /** Why there is none, or not every one: a sentence. */
  readonly trouble: string | undefined;
}

export function readVersions({ headers, body }: Answer, from: VersionSource["from"], maxBody: number): Told {
  switch (from.kind) {
    case "header":
      return told([headers.get(from.name.toLowerCase())], `in the header ${from.name}`);
    case "regex":
      return matched(body, from.pattern, maxBody);
    case "json": {
      const values = selectAsWritten(body, from.path, maxBody);
      return "trouble" in values ? untold(values.trouble) : told(values.value, `at ${from.path}`);
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

function matched(body: Body, pattern: string, maxBody: number): Told {
  const match = new RegExp(pattern).exec(body.text);
  // It may be in the part that was read; what ends with that part may go on in the next.
  const isWhole = match && !(body.cut && match.index + match[0].length === body.text.length);
  if (isWhole) return told([match[1] ?? match[0]], `that matches ${pattern}`);
  const text = readText(body, maxBody);
  return "trouble" in text ? untold(text.trouble) : told([], `that matches ${pattern}`);
}

/** Numbers as text: 1.1 and 1.10 are one number and two versions, and so are large ones that differ in the last digit. */
function selectAsWritten(body: Body, path: string, maxBody: number): Readout<readonly unknown[]> {
  const json = readJson(body, maxBody);
  if ("trouble" in json) return json;
  const nodes = selectNodes(path, json.value) ?? [];
  const values = nodes.map(({ value }) => value);
  if (!values.some((value) => typeof value === "number")) return { value: values };
  const written = readAsWritten(body.text);
  if (written === undefined) return { trouble: `the JSON is nested too deep to look for ${path}` };
  return {
    value: nodes.map(({ location }) => location.reduce<unknown>((inside, key) => Object(inside)[key], written)),
  };
}

function told(values: readonly unknown[], where: string): Told {
  const versions = values
    .filter((value) => typeof value === "string")
    .map((value) => value.trim())
    .filter((value) => value !== "");
  const silent = values.length - versions.length;
  if (versions.length === 0) return untold(`the answer has no version ${where}`);
  return { versions, trouble: silent > 0 ? `${silent} of ${values.length} values ${where} are no version` : undefined };
}

function untold(trouble: string): Told {
  return { versions: [], trouble };
}
