import { parseVersionFrom } from "@deploy-actions/shared/checks/grammar/version-from";
import { Failure } from "@deploy-actions/shared/failure";
import { expect, test } from "@jest/globals";

test.each([
  ["$.version", { kind: "json", path: "$.version" }],
  ["$['build']['sha']", { kind: "json", path: "$['build']['sha']" }],
  ["header:X-Version", { kind: "header", name: "X-Version" }],
  ["regex:version=(\\S+)", { kind: "regex", pattern: "version=(\\S+)" }],
])("%s says where the version is", (text, from) => {
  expect(parseVersionFrom(text)).toEqual({ from, match: "exact", expected: undefined });
});

const FORMS = 'Write a JSONPath like "$.version", or "header:X-Version", or "regex:version=(\\S+)".';

test.each([
  ["version", `"version" does not say where the version is. ${FORMS}`],
  ["json:$.version", `"json:$.version" does not say where the version is. ${FORMS}`],
  ["$.version[", '"$.version[" is no JSONPath: unclosed bracketed selection at character 11.'],
  ["$.", '"$." is no JSONPath: a name is missing at character 3.'],
  ["header:", '"" is no name of a header. Write it like "header:X-Version".'],
  ["header:X Version", '"X Version" is no name of a header. Write it like "header:X-Version".'],
  ["regex:", 'An empty expression matches everything. Write it like "^ok".'],
  ["regex:(", "This is no regular expression: Unterminated group."],
])("%s is refused", (text, complaint) => {
  expect(complaintAbout(text)).toBe(complaint);
});

function complaintAbout(text: string): string {
  try {
    return `read ${JSON.stringify(parseVersionFrom(text))}`;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return [error.message, error.hint].filter(Boolean).join(" ");
  }
}
