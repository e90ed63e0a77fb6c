import { parseDocument } from "@deploy-actions/shared/documents";
import { describeProblem } from "@deploy-actions/shared/problems";
import { checkDocument } from "@deploy-actions/shared/schema";
import { expect, test } from "@jest/globals";
import { IGNORE_LIST, isExpired } from "../../src/scan/ignore-list.ts";

const read = (text: string) => {
  const document = parseDocument(text);
  if (!document.ok) throw new Error("not YAML");
  return checkDocument(IGNORE_LIST, document.value);
};

const problemsOf = (text: string) => {
  const checked = read(text);
  return checked.ok ? [] : checked.problems.map(describeProblem);
};

test("an entry names a finding, a day and a reason, and a package where it is meant for one", () => {
  expect(
    read(`
      - { id: CVE-2026-1000, until: 2026-12-31, reason: not reachable }
      - { id: GHSA-abcd-1234-efgh, package: openssl, until: 2027-01-31, reason: fixed upstream }
    `),
  ).toEqual({
    ok: true,
    value: [
      { id: "CVE-2026-1000", package: undefined, until: "2026-12-31", reason: "not reachable" },
      { id: "GHSA-abcd-1234-efgh", package: "openssl", until: "2027-01-31", reason: "fixed upstream" },
    ],
  });
});

test.each([
  ["- { id: CVE-2026-1000, until: 2026-12-31 }", "[0].reason (line 1): This key is required."],
  ["- { id: CVE-2026-1000, reason: r }", "[0].until (line 1): This key is required."],
  [
    "- { id: CVE-2026-1000, untill: 2026-12-31, until: 2026-12-31, reason: r }",
    '[0].untill (line 1): This key is not known. Did you mean "until"?',
  ],
  [
    "- { id: CVE-2026-1000, until: 2026-02-30, reason: r }",
    '[0].until (line 1): "2026-02-30" is no day: it is written like 2026-12-31.',
  ],
  [
    "- { id: CVE-2026-1000, until: never, reason: r }",
    '[0].until (line 1): "never" is no day: it is written like 2026-12-31.',
  ],
  ["- { id: CVE-2026-1000, until: 2026, reason: r }", "[0].until (line 1): It is a day, written like 2026-12-31."],
  [
    "- { id: cve-2026-1000, until: 2026-12-31, reason: r }",
    '[0].id (line 1): "cve-2026-1000" is no id of a CVE: it is written like CVE-2026-1234.',
  ],
  [
    "- { id: CVE-2026-1000, until: 2026-12-31, reason: ' ' }",
    "[0].reason (line 1): Say why it may be there, for whoever looks at it when it is over.",
  ],
])("refused: %s", (text, problem) => {
  expect(problemsOf(text)).toEqual([problem]);
});

test("a finding that is there twice is refused: the later day would win unseen", () => {
  expect(
    problemsOf(`
- { id: CVE-2026-1000, until: 2026-12-31, reason: a }
- { id: CVE-2026-1000, until: 2027-12-31, reason: b }`),
  ).toEqual(["(line 2): Entries 1 and 2 are about the same finding."]);
});

test("a map in place of the list says so", () => {
  expect(problemsOf("{ id: CVE-2026-1000 }")).toEqual(["(line 1): Expected a list, got a map."]);
});

test.each([
  ["2026-12-31T00:00:00Z", false],
  ["2026-12-31T23:59:59Z", false],
  ["2027-01-01T00:00:00Z", true],
])("the last day counts whole, in UTC: at %s it is over: %s", (at, expired) => {
  const entry = { id: "CVE-2026-1000", package: undefined, until: "2026-12-31", reason: "r" };
  expect(isExpired(entry, Date.parse(at))).toBe(expired);
});
