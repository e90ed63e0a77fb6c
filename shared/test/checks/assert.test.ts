import { expect, test } from "@jest/globals";
import { interruptible } from "../../src/checks/assert/interruptible.ts";
import { selectValues } from "../../src/checks/assert/json-path.ts";
import { wrongNumber } from "../../src/checks/assert/number.ts";
import { shorten, show } from "../../src/checks/assert/show.ts";
import { describeStatuses, isStatusIn } from "../../src/checks/assert/status.ts";
import { wrongText } from "../../src/checks/assert/text.ts";
import { wrongValues } from "../../src/checks/assert/value.ts";
import { isVersion } from "../../src/checks/assert/version.ts";

/** What JSON.parse takes without complaint. */
const NESTED = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`);

test.each([
  [5, { lt: 5 }, "5, expected less than 5"],
  [5, { lte: 5 }, undefined],
  [5, { gt: 5 }, "5, expected more than 5"],
  [5, { gte: 5 }, undefined],
  [5, { eq: 5 }, undefined],
  [5.5, { eq: 5 }, "5.5, expected 5"],
  [0, { eq: -0 }, undefined],
  [0, { ne: 0 }, "0, expected anything but 0"],
  [1, { ne: 0 }, undefined],
  [7, { gte: 1, lt: 5 }, "7, expected at least 1 and less than 5"],
  [0, { gte: 1, lt: 5 }, "0, expected at least 1 and less than 5"],
  [3, { gte: 1, lt: 5 }, undefined],
  [0.000012, { lte: 0.00001 }, "0.000012, expected at most 0.00001"],
  [Number.NaN, { lt: 5 }, "NaN, expected less than 5"],
])("the number %d, expected %j: %s", (value, comparison, wrong) => {
  expect(wrongNumber(value, comparison)).toBe(wrong);
});

test.each([
  ["ok", { equals: "ok" }, undefined],
  ["ok\n", { equals: "ok" }, '"ok\\n", expected "ok"'],
  ["all ok here", { contains: "ok" }, undefined],
  ["OK", { contains: "ok" }, '"OK", expected to contain "ok"'],
  ["", { contains: "ok" }, '"", expected to contain "ok"'],
  ["ok", { matches: "^ok$" }, undefined],
  ["not ok", { matches: "^ok" }, '"not ok", expected to match ^ok'],
  ["ok", { contains: "o", matches: "^k" }, '"ok", expected to contain "o" and to match ^k'],
  ["", { equals: "" }, undefined],
  [undefined, { equals: "" }, 'absent, expected ""'],
])("the text %j, expected %j: %s", (text, assertion, wrong) => {
  expect(wrongText(text, assertion)).toBe(wrong);
});

test.each([
  [[200], [{ from: 200, to: 200 }], true, "200"],
  [[200, 204, 299], [{ from: 200, to: 299 }], true, "2xx"],
  [[199, 300], [{ from: 200, to: 299 }], false, "2xx"],
  [[200, 204], [{ from: 200, to: 204 }], true, "200-204"],
  [
    [200, 404],
    [
      { from: 200, to: 200 },
      { from: 400, to: 499 },
    ],
    true,
    "200 or 4xx",
  ],
  [[500], [], false, ""],
])("the statuses %j are in %j: %s", (statuses, ranges, isIn, words) => {
  for (const status of statuses) expect(isStatusIn(status, ranges)).toBe(isIn);
  expect(describeStatuses(ranges)).toBe(words);
});

test.each([
  [["ok"], { eq: "ok" }, undefined],
  [["down"], { eq: "ok" }, '"down", expected "ok"'],
  [[], { eq: "ok" }, 'absent, expected "ok"'],
  [[null], { eq: null }, undefined],
  [[false], { eq: null }, "false, expected null"],
  [[-0], { eq: 0 }, undefined],
  [[1], { eq: "1" }, '1, expected "1"'],
  [[{ b: [1], a: 2 }], { eq: { a: 2, b: [1] } }, undefined],
  [[{ a: 2 }], { eq: { a: 2, b: [1] } }, '{"a":2}, expected {"a":2,"b":[1]}'],
  [["ok"], { ne: "ok" }, '"ok", expected anything but "ok"'],
  [["down"], { ne: "ok" }, undefined],
  [[], { ne: "ok" }, 'absent, expected anything but "ok"'],
  [["b"], { in: ["a", "b"] }, undefined],
  [["c"], { in: ["a", "b"] }, '"c", expected one of "a", "b"'],
  [["a"], { in: [] }, '"a", expected one of '],
  [[7], { gt: 5 }, undefined],
  [[7], { gt: 5, lt: 7 }, "7, expected a number more than 5 and less than 7"],
  [["7"], { gt: 5 }, '"7", expected a number more than 5'],
  [[null], { lt: 5 }, "null, expected a number less than 5"],
  [[7], { gte: 7, lte: 7 }, undefined],
  [[1, 2, 9], { lt: 5 }, "9, expected a number less than 5"],
  [[1, 2, 3], { lt: 5 }, undefined],
  [[false], { exists: true }, undefined],
  [[], { exists: true }, "absent, expected to exist"],
  [[], { exists: false }, undefined],
  [["boom"], { exists: false }, '"boom", expected to be absent'],
  [["web-1"], { matches: "^web-" }, undefined],
  [["db-1"], { matches: "^web-" }, '"db-1", expected to match ^web-'],
  [[12], { matches: "1" }, "12, expected to match 1"],
  [["2.3.0"], { semver: "^2.1.0" }, undefined],
  [["v2.3.0"], { semver: ">=2 <3" }, undefined],
  [["1.9.0"], { semver: "^2.1.0" }, '"1.9.0", expected a version in ^2.1.0'],
  [["banana"], { semver: "^2.1.0" }, '"banana", expected a version in ^2.1.0'],
  [[2], { semver: "^2.1.0" }, "2, expected a version in ^2.1.0"],
  [["2.3.0"], { ne: "2.3.0", semver: "^2" }, '"2.3.0", expected anything but "2.3.0" and a version in ^2'],
])("the values %j, expected %j: %s", (values, assertion, wrong) => {
  expect(wrongValues(values, assertion)).toBe(wrong);
});

test("a JSONPath selects by RFC 9535", () => {
  const document = { items: [{ name: "a", up: true }, { name: "b", up: false }, { name: "c" }] };
  expect(selectValues("$.items[?@.up == true].name", document)).toEqual(["a"]);
  expect(selectValues("$.items[*].up", document)).toEqual([true, false]);
  expect(selectValues("$.items[?match(@.name, '[bc]')].name", document)).toEqual(["b", "c"]);
  expect(selectValues("$.nothing", document)).toEqual([]);
  expect(selectValues("$", 7)).toEqual([7]);
});

test.each(["$..version", "$[?@[0] == $[0]]"])("a document nested to exhaust %s is not searched to the end", (path) => {
  expect(selectValues(path, NESTED)).toBeUndefined();
});

test("a value nested to exhaust who looks at it is wrong, and said to be nested", () => {
  expect(wrongValues([NESTED], { eq: "ok" })).toBe('a value nested too deep to be shown, expected "ok"');
});

const SHA = "9f2c1e7a4b5d6c8e9f0a1b2c3d4e5f6071829304";

test.each([
  ["v2", "v2", "exact", true],
  [" v2\n", "v2", "exact", true],
  ["V2", "v2", "exact", false],
  ["v2.1", "v2", "exact", false],
  [SHA, "9f2c1e7", "sha-prefix", true],
  ["9F2C1E7", SHA, "sha-prefix", true],
  [SHA, SHA, "sha-prefix", true],
  ["9f2c1e", SHA, "sha-prefix", false],
  ["9f2c1e8", SHA, "sha-prefix", false],
  ["", SHA, "sha-prefix", false],
  ["unknown", "unknown", "sha-prefix", false],
  ["9f2c1e7-dirty", SHA, "sha-prefix", false],
  ["1.4.0", "1.4.0", "semver", true],
  ["v1.4.0", "1.4.0", "semver", true],
  ["1.4.1", "1.4.0", "semver", false],
  ["1.4.0+a", "1.4.0", "semver", true],
  ["1.4.0+a", "1.4.0+b", "semver", false],
  ["1.4.0", "1.4.0+b", "semver", false],
  ["1.4.0+b", "1.4.0+b", "semver", true],
  ["1.4.0-rc.1", "1.4.0", "semver", false],
  ["1.4.2", "^1.4.0", "semver", true],
  ["2.0.0", "^1.4.0", "semver", false],
  ["1.5.0-rc.1", "^1.4.0", "semver", false],
  ["latest", "^1.4.0", "semver", false],
  ["1.4.0", "not a range", "semver", false],
] as const)("version %s for %s (%s): %s", (seen, expected, match, is) => {
  expect(isVersion(seen, expected, match)).toBe(is);
});

test("what is shown is bounded, and never half a character", () => {
  expect(show("x".repeat(1000))).toHaveLength(101);
  expect(shorten("ab🙂", 3)).toBe("ab…");
  expect(shorten("ab🙂", 4)).toBe("ab🙂");
  expect(show({ deep: "y".repeat(1000) })).toMatch(/^\{"deep":"y+…$/);
});

test("work that ends gives its value, or its error", () => {
  expect(interruptible(1_000, () => 7)).toEqual({ value: 7 });
  const error = new RangeError("too deep");
  expect(() => interruptible(1_000, () => raise(error))).toThrow(error);
});

test.each([
  ["a regular expression", () => /^(a+)+$/.test(`${"a".repeat(60)}!`)],
  [
    "a JSONPath",
    () =>
      selectValues(
        "$[?count($..*) > 1]",
        Array.from({ length: 5_000 }, () => [1, 2, 3]),
      ),
  ],
  [
    "a loop",
    () => {
      for (;;) {}
    },
  ],
])("work without end is stopped, and what comes after it is done: %s", (_, work: () => unknown) => {
  expect(interruptible(20, work)).toBeUndefined();
  expect(interruptible(1_000, () => "done")).toEqual({ value: "done" });
});

function raise(error: Error): never {
  throw error;
}
