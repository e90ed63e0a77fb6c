import { expect, test } from "@jest/globals";
import type { VersionSource } from "../../src/checks/check.ts";
import type { Answer } from "../../src/checks/http/answer.ts";
import { judgeAnswer } from "../../src/checks/http/judge-answer.ts";
import { httpCheck } from "./http-check.ts";

interface Scripted {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly cut?: true;
  readonly coding?: string;
  readonly whole?: number;
}

function answer({ status = 200, headers = {}, body = "", cut, coding, whole = 20 }: Scripted = {}): Answer {
  return {
    url: new URL("https://web.example.com/health"),
    address: "192.0.2.1",
    status,
    statusText: "",
    headers: new Map(Object.entries(headers)),
    body: { text: body, cut: cut ?? false, coding },
    timings: { lookup: 1, connect: 2, handshake: 3, firstByte: 4, whole },
  };
}

const fromJson = (overrides: Partial<VersionSource> = {}): { readonly version: VersionSource } => ({
  version: { from: { kind: "json", path: "$.version" }, match: "exact", expected: undefined, ...overrides },
});
const v1 = answer({ body: '{"version":"v1"}' });
const v2 = answer({ body: '{"version":"v2"}' });

test.each([
  ["the expected version", {}, { is: "v2" }, v2, "pass", "HTTP 200, version v2"],
  ["another version", {}, { is: "v2" }, v1, "stale", "version v1 answers, expected v2"],
  [
    "another version, however bad its answer is",
    {},
    { is: "v2" },
    answer({ status: 500, body: '{"version":"v1"}' }),
    "stale",
    "version v1 answers, expected v2",
  ],
  [
    "the expected version, when that fails",
    {},
    { is: "v2" },
    answer({ status: 500, body: '{"version":"v2"}' }),
    "fail",
    "HTTP 500, expected 200",
  ],
  ["no version", {}, { is: "v2" }, answer({ body: "{}" }), "fail", "the answer has no version at $.version"],
  [
    "an empty version",
    {},
    { is: "v2" },
    answer({ body: '{"version":" "}' }),
    "fail",
    "the answer has no version at $.version",
  ],
  [
    "a version that is no text",
    {},
    { is: "v2" },
    answer({ body: '{"version":{"v2":true}}' }),
    "fail",
    "the answer has no version at $.version",
  ],
  ["a version that is a number", {}, { is: "7" }, answer({ body: '{"version":7}' }), "pass", "HTTP 200, version 7"],
  ["no JSON", {}, { is: "v2" }, answer({ body: "<html>hello" }), "fail", 'the body is not JSON: "<html>hello"'],
  ["no body", {}, { is: "v2" }, answer(), "fail", "the body is empty"],
  [
    "half of the JSON",
    {},
    { is: "v2" },
    answer({ body: '{"version":"v2"', cut: true }),
    "fail",
    "the body is larger than 1 MiB; raise max-body",
  ],
  [
    "a coding that is not known",
    {},
    { is: "v2" },
    answer({ coding: "zstd" }),
    "fail",
    'the body has the coding "zstd", which cannot be read here',
  ],
  [
    "no version in an answer that fails anyway",
    {},
    { is: "v2" },
    answer({ status: 502, body: "<html>" }),
    "fail",
    "HTTP 502, expected 200",
  ],
  ["nobody expects a version", {}, undefined, v1, "pass", "HTTP 200, version v1"],
  ["nobody expects a version, and there is none", {}, undefined, answer({ body: "{}" }), "pass", "HTTP 200"],
  ["the check's own version", { expected: "v1" }, { is: "v2" }, v1, "pass", "HTTP 200, version v1"],
  [
    "another than the check's own version",
    { expected: "v1" },
    undefined,
    v2,
    "stale",
    "version v2 answers, expected v1",
  ],
  ["the version that was given up", {}, { isNot: "v2" }, v2, "stale", "version v2 answers, which was given up"],
  ["any other after one was given up", {}, { isNot: "v2" }, v1, "pass", "HTTP 200, version v1"],
  [
    "no version after one was given up",
    {},
    { isNot: "v2" },
    answer({ body: "{}" }),
    "fail",
    "the answer has no version at $.version",
  ],
  [
    "the check's own version, given up",
    { expected: "v1" },
    { isNot: "v2" },
    v1,
    "stale",
    "version v1 answers, which was given up",
  ],
  [
    "a commit, short",
    { match: "sha-prefix" },
    { is: "9f2c1e7a4b5d" },
    answer({ body: '{"version":"9F2C1E7"}' }),
    "pass",
    "HTTP 200, version 9F2C1E7",
  ],
  [
    "a version out of the range",
    { match: "semver" },
    { is: "^2.1.0" },
    answer({ body: '{"version":"2.0.9"}' }),
    "stale",
    "version 2.0.9 answers, expected ^2.1.0 (semver)",
  ],
  [
    "several, all expected",
    { from: { kind: "json", path: "$.parts[*].version" } },
    { is: "v2" },
    answer({ body: '{"parts":[{"version":"v2"},{"version":"v2"}]}' }),
    "pass",
    "HTTP 200, version v2",
  ],
  [
    "several, one of them old",
    { from: { kind: "json", path: "$.parts[*].version" } },
    { is: "v2" },
    answer({ body: '{"parts":[{"version":"v2"},{"version":"v1"}]}' }),
    "stale",
    "version v1 answers, expected v2",
  ],
  [
    "several, one of them silent",
    { from: { kind: "json", path: "$.parts[*].version" } },
    { is: "v2" },
    answer({ body: '{"parts":[{"version":"v2"},{"version":null}]}' }),
    "fail",
    "1 of 2 values at $.parts[*].version are no version",
  ],
  [
    "several, one of them silent and one of them old",
    { from: { kind: "json", path: "$.parts[*].version" } },
    { is: "v2" },
    answer({ body: '{"parts":[{"version":"v2"},{"version":null},{"version":"v1"}]}' }),
    "stale",
    "version v1 answers, expected v2",
  ],
  [
    "a number that is another version than it is a number",
    {},
    { is: "1.1" },
    answer({ body: '{"version":1.10}' }),
    "stale",
    "version 1.10 answers, expected 1.1",
  ],
  [
    "a number as it is written, of several",
    { from: { kind: "json", path: "$.parts[?@.id == 2].version" } },
    { is: "1.10" },
    answer({ body: '{"parts":[{"id":1,"version":1.1},{"id":2.0,"version":1.10}]}' }),
    "pass",
    "HTTP 200, version 1.10",
  ],
  [
    "a number larger than numbers are told apart",
    {},
    { is: "9007199254740992" },
    answer({ body: '{"version":9007199254740993}' }),
    "stale",
    "version 9007199254740993 answers, expected 9007199254740992",
  ],
  [
    "a number beside what is nested too deep",
    {},
    { is: "7" },
    answer({ body: `{"version":7,"x":${"[".repeat(100_000)}${"]".repeat(100_000)}}` }),
    "fail",
    "the JSON is nested too deep to look for $.version",
  ],
  [
    "a pattern that goes on where the answer was cut",
    { from: { kind: "regex", pattern: "build (\\w+)" } },
    { is: "v2" },
    answer({ body: "build v2", cut: true }),
    "fail",
    "the body is larger than 1 MiB; raise max-body",
  ],
  [
    "a header",
    { from: { kind: "header", name: "X-Version" } },
    { is: "v2" },
    answer({ headers: { "x-version": " v2 " } }),
    "pass",
    "HTTP 200, version v2",
  ],
  [
    "no such header",
    { from: { kind: "header", name: "X-Version" } },
    { is: "v2" },
    answer(),
    "fail",
    "the answer has no version in the header X-Version",
  ],
  [
    "a pattern's group",
    { from: { kind: "regex", pattern: "build (\\w+)" } },
    { is: "v2" },
    answer({ body: "<b>build v2</b>" }),
    "pass",
    "HTTP 200, version v2",
  ],
  [
    "a pattern's match",
    { from: { kind: "regex", pattern: "v\\d" } },
    { is: "v2" },
    answer({ body: "<b>build v2</b>" }),
    "pass",
    "HTTP 200, version v2",
  ],
  [
    "a pattern in the part that was read",
    { from: { kind: "regex", pattern: "v\\d" } },
    { is: "v2" },
    answer({ body: "v2 and more", cut: true }),
    "pass",
    "HTTP 200, version v2",
  ],
  [
    "a pattern that matches nothing",
    { from: { kind: "regex", pattern: "v\\d" } },
    { is: "v2" },
    answer({ body: "hello" }),
    "fail",
    "the answer has no version that matches v\\d",
  ],
  [
    "a pattern that matches nothing of what was read",
    { from: { kind: "regex", pattern: "v\\d" } },
    { is: "v2" },
    answer({ body: "hello", cut: true }),
    "fail",
    "the body is larger than 1 MiB; raise max-body",
  ],
] as const)("version: %s", (_, source, expected, given, outcome, reason) => {
  expect(judgeAnswer(httpCheck(fromJson(source as Partial<VersionSource>)), expected, given)).toMatchObject({
    outcome,
    reason,
  });
});

test("the version that is reported is the one that does not belong", () => {
  const parts = answer({ body: '{"parts":["v2","v1"]}' });
  const source = fromJson({ from: { kind: "json", path: "$.parts[*]" } });
  expect(judgeAnswer(httpCheck(source), { is: "v2" }, parts).version).toBe("v1");
  expect(judgeAnswer(httpCheck(source), undefined, parts).version).toBe("v2");
});

test("a version as long as a server likes is cut, and holds nothing that moves a cursor", () => {
  const long = answer({ body: JSON.stringify({ version: `\u001b[2J${"9".repeat(5_000)}` }) });
  const { version = "" } = judgeAnswer(httpCheck(fromJson()), { is: "v2" }, long);
  expect(version).toMatch(/^\?\[2J9+…$/);
  expect(version.length).toBeLessThan(150);
});

test.each([
  ["another status", {}, answer({ status: 503 }), "HTTP 503, expected 200"],
  [
    "a status out of several",
    {
      status: [
        { from: 200, to: 299 },
        { from: 401, to: 401 },
      ],
    },
    answer({ status: 404 }),
    "HTTP 404, expected 2xx or 401",
  ],
  [
    "a redirect, with where to but not with what",
    {},
    answer({ status: 302, headers: { location: "/login?next=/health&sid=8a1f#top" } }),
    "HTTP 302 to https://web.example.com/login?next=…&sid=…, expected 200",
  ],
  [
    "another header",
    { headers: [{ name: "Content-Type", assertion: { contains: "json" } }] },
    answer({ headers: { "content-type": "text/html" } }),
    'the header Content-Type is "text/html", expected to contain "json"',
  ],
  [
    "no header",
    { headers: [{ name: "Content-Type", assertion: { contains: "json" } }] },
    answer(),
    'the header Content-Type is absent, expected to contain "json"',
  ],
  [
    "another body",
    { body: [{ contains: "ok" }] },
    answer({ body: "<h1>Sorry</h1>" }),
    'the body is "<h1>Sorry</h1>", expected to contain "ok"',
  ],
  [
    "half of a body",
    { body: [{ contains: "ok" }] },
    answer({ body: "ok", cut: true }),
    "the body is larger than 1 MiB; raise max-body",
  ],
  [
    "JSON that says otherwise",
    { json: [{ path: "$.status", assertion: { eq: "ok" } }] },
    answer({ body: '{"status":"down"}' }),
    '$.status is "down", expected "ok"',
  ],
  [
    "JSON without the member",
    { json: [{ path: "$.status", assertion: { eq: "ok" } }] },
    answer({ body: "{}" }),
    '$.status is absent, expected "ok"',
  ],
  [
    "an error page instead of JSON",
    { json: [{ path: "$.status", assertion: { eq: "ok" } }] },
    answer({ body: "<html>" }),
    'the body is not JSON: "<html>"',
  ],
  [
    "JSON that is nested without end",
    { json: [{ path: "$..status", assertion: { eq: "ok" } }] },
    answer({ body: `${"[".repeat(9_000)}${"]".repeat(9_000)}` }),
    "the JSON is nested too deep to look for $..status",
  ],
  ["too slow", { latency: 1000 }, answer({ whole: 1000.2 }), "it took 1001 ms, expected at most 1000 ms"],
  [
    "all that is wrong at once",
    {
      headers: [{ name: "Age", assertion: { equals: "0" } }],
      json: [{ path: "$.queue", assertion: { lt: 5 } }],
      latency: 10,
    },
    answer({ headers: { age: "60" }, body: '{"queue":9}' }),
    'the header Age is "60", expected "0"; $.queue is 9, expected a number less than 5; it took 20 ms, expected at most 10 ms',
  ],
  [
    "one reason where body and JSON cannot be read",
    { body: [{ contains: "ok" }], json: [{ path: "$.a", assertion: { eq: 1 } }] },
    answer({ cut: true }),
    "the body is larger than 1 MiB; raise max-body",
  ],
])("fails: %s", (_, expected, given, reason) => {
  expect(judgeAnswer(httpCheck({ expect: expected }), undefined, given)).toEqual({ outcome: "fail", reason });
});

test.each([
  ["the status alone, of a body that is cut", {}, answer({ cut: true })],
  [
    "a header",
    { headers: [{ name: "Content-Type", assertion: { contains: "json" } }] },
    answer({ headers: { "content-type": "application/json" } }),
  ],
  ["a body", { body: [{ contains: "o" }, { matches: "k$" }] }, answer({ body: "ok" })],
  ["JSON", { json: [{ path: "$.a", assertion: { eq: 1 } }] }, answer({ body: '{"a":1}' })],
  ["latency", { latency: 20 }, answer({ whole: 20 })],
])("passes: %s", (_, expected, given) => {
  expect(judgeAnswer(httpCheck({ expect: expected }), undefined, given)).toEqual({
    outcome: "pass",
    reason: "HTTP 200",
  });
});

test("a status of fail-fast is final where it is the new version's, and only there", () => {
  const check = httpCheck({ ...fromJson(), failFast: [{ from: 400, to: 499 }] });
  const fails = { outcome: "fail", reason: "HTTP 404, which is in fail-fast" };
  const ofNew = answer({ status: 404, body: '{"version":"v2"}' });
  expect(judgeAnswer(check, { is: "v2" }, ofNew)).toEqual({ ...fails, version: "v2", final: true });
  // The old version may not have the route yet.
  expect(judgeAnswer(check, { is: "v2" }, answer({ status: 404 }))).toEqual(fails);
  expect(judgeAnswer({ ...check, version: undefined }, { is: "v2" }, answer({ status: 404 }))).toEqual(fails);
  expect(judgeAnswer(check, undefined, answer({ status: 404 }))).toEqual({ ...fails, final: true });
  expect(judgeAnswer(check, { is: "v2" }, answer({ status: 404, body: '{"version":"v1"}' }))).toEqual({
    outcome: "stale",
    reason: "version v1 answers, expected v2",
    version: "v1",
  });
});
