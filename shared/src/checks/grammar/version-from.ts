import * as v from "valibot";
import { Failure } from "../../failure.ts";
import type { VersionSource } from "../check.ts";
import { member } from "./member.ts";
import { rule } from "./rule.ts";
import {
  checkJsonPath,
  checkRegularExpression,
  checkSemverRange,
  jsonPath,
  regularExpression,
} from "./values/patterns.ts";
import { headerName } from "./values/request-headers.ts";

/** Where answers say their version, in one word: `$.version`, `header:NAME`, `regex:PATTERN`. */
export function parseVersionFrom(text: string): VersionSource {
  return { from: parseSource(text), match: "exact", expected: undefined };
}

/** The same as a map, with how to compare: `{ json: $.version, match: sha-prefix }`. */
export const versionSource = v.pipe(
  v.strictObject({
    json: v.optional(member(jsonPath, "JSONPath of the version in the body.", "$.version")),
    header: v.optional(member(headerName, "Name of the header that holds the version.", "X-Version")),
    regex: v.optional(
      member(
        regularExpression,
        "Regular expression for the body; the version is its first group, or all it matches.",
        "version=(\\S+)",
      ),
    ),
    match: v.optional(
      member(
        v.picklist(["exact", "sha-prefix", "semver"]),
        "`exact`; `sha-prefix`, when one may be a shortened commit of seven characters or more; `semver`, when the expected version is a range.",
      ),
      "exact",
    ),
    expected: v.optional(
      member(
        v.pipe(v.string('Write it in quotes, like "1.10"'), v.nonEmpty("It is empty")),
        "The version to expect here, instead of `expected-version`.",
        "v2",
      ),
    ),
  }),
  rule("all", ({ json, header, regex }) => {
    const ways = [json, header, regex].filter((way) => way !== undefined).length;
    return ways === 1 ? undefined : { at: [], message: "Write one of json, header and regex" };
  }),
  rule(["match", "expected"], ({ match, expected }) => {
    const message = expected === undefined ? undefined : whyNot(expected, match);
    return message ? { at: ["expected"], message } : undefined;
  }),
  v.transform(
    ({ json, header, regex, match, expected }): VersionSource => ({
      from: sourceOf(json, header, regex),
      match,
      expected,
    }),
  ),
);

function parseSource(text: string): VersionSource["from"] {
  const [, word, rest = ""] = /^(header|regex):(.*)$/s.exec(text) ?? [];
  if (word === "regex") return { kind: "regex", pattern: checkRegularExpression(rest) };
  if (word === "header") {
    if (v.is(headerName, rest)) return { kind: "header", name: rest };
    throw new Failure(`"${rest}" is no name of a header.`, { hint: 'Write it like "header:X-Version".' });
  }
  if (text.startsWith("$")) return { kind: "json", path: checkJsonPath(text) };
  throw new Failure(`"${text}" does not say where the version is.`, {
    hint: 'Write a JSONPath like "$.version", or "header:X-Version", or "regex:version=(\\S+)".',
  });
}

function sourceOf(
  json: string | undefined,
  header: string | undefined,
  regex: string | undefined,
): VersionSource["from"] {
  if (json !== undefined) return { kind: "json", path: json };
  return header === undefined ? { kind: "regex", pattern: regex ?? "" } : { kind: "header", name: header };
}

function whyNot(expected: string, match: VersionSource["match"]): string | undefined {
  if (match === "sha-prefix" && !/^[\da-f]{7,}$/i.test(expected))
    return "With match: sha-prefix it is a commit, of seven characters or more";
  if (match !== "semver") return undefined;
  try {
    checkSemverRange(expected);
    return undefined;
  } catch {
    return `With match: semver it is a range of versions, like "^1.4.0"`;
  }
}
