import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  buildTag,
  contentTag,
  currentTag,
  deployedTag,
  environmentInTag,
  type LifeTag,
  parseTag,
  pullRequestTag,
  releaseTag,
  retiredTag,
  TAG_PREFIXES,
} from "../../src/ecr/tag-scheme.ts";

const AT = Date.UTC(2026, 10, 21, 22, 31, 7);
const SHA = "0123456789abcdef0123456789abcdef01234567";
const HASH = "fedcba98765432100123456789abcdeffedcba98765432100123456789abcdef";

test.each<[string, string, LifeTag]>([
  [
    buildTag({ at: AT, sha: SHA }),
    "build-20261121T223107Z-0123456789ab",
    { kind: "build", at: AT, sha: "0123456789ab" },
  ],
  [contentTag(HASH), "src-fedcba9876543210", { kind: "content", hash: "fedcba9876543210" }],
  [
    pullRequestTag({ number: 42, sha: SHA }),
    "pr-42-0123456789ab",
    { kind: "pull-request", number: 42, sha: "0123456789ab" },
  ],
  [releaseTag("1.4.0"), "release-1.4.0", { kind: "release", version: "1.4.0" }],
  [releaseTag("2.0.0-rc.1+exp.7"), "release-2.0.0-rc.1_exp.7", { kind: "release", version: "2.0.0-rc.1+exp.7" }],
  [
    deployedTag({ environment: "Production EU", at: AT, run: "98765", attempt: 2 }),
    "deployed-production-eu-20261121T223107Z-r98765.2",
    { kind: "deployed", environment: "production-eu", at: AT, run: "98765", attempt: 2 },
  ],
  [currentTag("staging"), "current-staging", { kind: "current", environment: "staging" }],
  [
    retiredTag({ environment: "staging", at: AT }),
    "retired-staging-20261121T223107Z",
    { kind: "retired", environment: "staging", at: AT },
  ],
  ["keep-until-audit", "keep-until-audit", { kind: "keep", why: "until-audit" }],
])("%s is written and read back", (written, tag, parsed) => {
  expect(written).toBe(tag);
  expect(parseTag(tag)).toEqual(parsed);
});

test.each([
  "latest",
  "v1.2.3",
  "build-17",
  "build-20261121T223107Z",
  "build-20261399T223107Z-0123456789ab",
  "deployed-production",
  "deployed-Production-20261121T223107Z-r1.1",
  "pr-42",
  "release-candidate",
  "src-abc",
  "keep-",
  "current-",
  "my-build-20261121T223107Z-0123456789ab",
])("%s is not of the scheme", (tag) => {
  expect(parseTag(tag)).toBeUndefined();
});

test("no prefix begins like another, so that each rule selects its own tags only", () => {
  const prefixes = Object.values(TAG_PREFIXES);
  for (const one of prefixes)
    for (const other of prefixes) if (one !== other) expect(one.startsWith(other)).toBe(false);
});

test.each([
  ["production", "production"],
  ["Production", "production"],
  ["eu-west-1/blue", "eu-west-1-blue"],
  ["  prod__2 ", "prod-2"],
  ["--a--b--", "a-b"],
])("the environment %j is %j in tags", (name, expected) => {
  expect(environmentInTag(name)).toBe(expected);
});

test.each([
  ["", /The environment "" has no letter and no digit/],
  ["***", /The environment "\*\*\*" has no letter/],
  ["x".repeat(65), /has 65 characters/],
])("the environment %j is refused", (name, message) => {
  expect(() => environmentInTag(name)).toThrow(message);
});

test("whatever was deployed is read back, and fits into a tag", () => {
  const deployed = fc.record({
    environment: fc.stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,6}$/),
    at: fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * 1000),
    run: fc.bigInt({ min: 1n, max: 99_999_999_999_999_999_999n }).map(String),
    attempt: fc.integer({ min: 1, max: 9999 }),
  });
  fc.assert(
    fc.property(deployed, (given) => {
      const tag = deployedTag(given);
      expect(parseTag(tag)).toEqual({ kind: "deployed", ...given });
      expect(tag).toMatch(/^\w[\w.-]{0,127}$/);
    }),
  );
});

test("the history of an environment sorts by its tags", () => {
  fc.assert(
    fc.property(fc.nat({ max: 2_000_000_000 }), fc.nat({ max: 2_000_000_000 }), (one, other) => {
      const tag = (seconds: number) =>
        deployedTag({ environment: "production", at: seconds * 1000, run: "1", attempt: 1 });
      expect(tag(one) < tag(other)).toBe(one < other);
    }),
  );
});
