import { expect, test } from "@jest/globals";
import { Around, problemsWith } from "./grammar-reading.ts";

const around = new Around({
  env: { EMPTY: "", LINES: "a\nb" },
  files: { "notes.txt": "x", "broken.pem": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----" },
});

test.each([
  ["quorum: 2/3", ["quorum: There is one target: list several URLs, or write addresses: all."]],
  ["url: ~", ['url: This key is required. Write it like "url: https://web.example.com/health".']],
  ["url: web.example.com/health", ['url: This is not a URL of the web. Write "https://web.example.com/health".']],
  [
    "url: ftp://web.example.com",
    ['url: This is not a URL of the web. Write it like "https://web.example.com/health".'],
  ],
  [
    "url: 'https://user:hunter2@web.example.com'",
    [
      "url: Credentials do not belong into a URL: it is logged. Use basic: { username: ..., password: { env: PASSWORD } }.",
    ],
  ],
  ["url: []", ["url: The list is empty."]],
  ["url: ['https://a.example.com', 'https://a.example.com']", ["url: A URL is there twice."]],
  ["url: https://", ['url: This is not a URL of the web. Write it like "https://web.example.com/health".']],
  ["expect: ~", ['expect: This key is required. Write it like "expect: { status: 200 }".']],
  ["expect: {}", ['expect.status: This key is required. Write it like "status: 200".']],
  ["expect: { status: 700 }", ["expect.status: No answer has the status 700. It is from 200 to 599."]],
  ["expect: { status: 2x }", ['expect.status: "2x" is no HTTP status. Write it like 200, "2xx" or "200-299".']],
  ["expect: { status: 299-200 }", ['expect.status: No status is in "299-200". Write "200-299".']],
  ["expect: { status: [] }", ["expect.status: The list is empty."]],
  ["expect: { status: 100 }", ["expect.status: No answer has the status 100. It is from 200 to 599."]],
  ["expect: { status: 200, headers: { 'a b': c } }", ['expect.headers["a b"]: HTTP knows no header of this name.']],
  [
    "expect: { status: 200, headers: { etag: {} } }",
    ["expect.headers.etag: There is no assertion: write contains, equals or matches."],
  ],
  [
    "expect: { status: 200, headers: { etag: 3 } }",
    ["expect.headers.etag: Write a text, in quotes, or a map like { contains: json }."],
  ],
  ["expect: { status: 200, body: '' }", ["expect.body: An empty text is in every body."]],
  [
    "expect: { status: 200, body: { matches: '(' } }",
    ["expect.body.matches: This is no regular expression: Unterminated group."],
  ],
  [
    "expect: { status: 200, body: [ok, { contain: x }] }",
    ['expect.body[1].contain: This key is not known. Did you mean "contains"?'],
  ],
  [
    "expect: { status: 200, body: { equals: no, contains: ok } }",
    ["expect.body.equals: A text that equals this does not keep to the rest."],
  ],
  [
    "expect: { status: 200, json: { status: ok } }",
    ['expect.json.status: "status" is no JSONPath. It begins with "$", like "$.status".'],
  ],
  [
    "expect: { status: 200, json: { '$.checks[': ok } }",
    ['expect.json["$.checks["]: "$.checks[" is no JSONPath: unclosed bracketed selection at character 10.'],
  ],
  [
    "expect: { status: 200, json: { '$.a': { gt: 5, lt: 3 } } }",
    ['expect.json["$.a"]: No number is more than 5 and less than 3.'],
  ],
  [
    "expect: { status: 200, json: { '$.a': {} } }",
    ['expect.json["$.a"]: There is no assertion: write at least one, like eq: ok.'],
  ],
  ["expect: { status: 200, json: { '$.a': { in: [] } } }", ['expect.json["$.a"].in: Nothing is in an empty list.']],
  [
    "expect: { status: 200, json: { '$.a': { semver: latest } } }",
    ['expect.json["$.a"].semver: "latest" is no range of versions. Write it like "^1.4.0" or ">=2 <3".'],
  ],
  [
    "expect: { status: 200, json: { '$.a': { exists: false, eq: 3 } } }",
    ['expect.json["$.a"]: What does not exist cannot be anything else.'],
  ],
  [
    "expect: { status: 200, json: { '$.a': [1, 2] } }",
    ['expect.json["$.a"]: Write a value, or a map like { in: [a, b] } or { eq: [a, b] }.'],
  ],
  [
    "expect: { status: 200, json: { '$.a': { greater: 3 } } }",
    [
      'expect.json["$.a"].greater: This key is not known. It can be "eq", "ne", "in", "gt", "gte", "lt", "lte", "exists", "matches", "semver".',
    ],
  ],
  [
    "expect: { status: 200, json: { '$.a': { eq: x, lt: 3 } } }",
    ['expect.json["$.a"]: It cannot equal this and be compared as a number.'],
  ],
  [
    "expect: { status: 200, json: { '$.a': { eq: 3, lt: 3 } } }",
    ['expect.json["$.a"]: It cannot be 3 and keep to the rest.'],
  ],
  [
    "expect: { status: 200, latency: { p0: 1s } }",
    ["expect.latency.p0: There is no such percentile. It is above 0 and 100 at most."],
  ],
  [
    "expect: { status: 200, latency: { p101: 1s } }",
    ["expect.latency.p101: There is no such percentile. It is above 0 and 100 at most."],
  ],
  [
    "expect: { status: 200, latency: { mean: 1s } }",
    ['expect.latency.mean: This is no figure of latency. It can be "max", or a percentile like "p95".'],
  ],
  [
    "expect: { status: 200, latency: {} }",
    ['expect.latency: There is no limit: write "max", or a percentile like "p95".'],
  ],
  ["expect: { status: 200, latency: { max: 1 } }", ['expect.latency.max: Write a duration with its unit, like "30s".']],
  ["expect: { status: 200, code: 3 }", ['expect.code: This key is not known. Did you mean "body"?']],
  [
    "method: get",
    [
      'method: Expected "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS", got "get". Did you mean "GET"?',
    ],
  ],
  [
    "method: TRACE",
    ['method: Expected "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS", got "TRACE".'],
  ],
  ["body: x", ["body: A GET request has no body: write method: POST, or leave the body out."]],
  [
    "method: HEAD, expect: { status: 200, body: ok }",
    ["method: An answer to HEAD has no body to look into: write method: GET."],
  ],
  [
    "method: HEAD, version: { json: $.version }",
    ["method: An answer to HEAD has no body to look into: write method: GET."],
  ],
  ["headers: { 'X A': b }", ['headers["X A"]: HTTP knows no header of this name.']],
  [
    'headers: { X-A: "b\\r\\nc" }',
    [
      "headers.X-A: HTTP does not take this value: it holds a line break or another character that a header cannot have.",
    ],
  ],
  ["headers: { X-A: 3 }", ["headers.X-A: Write a text, in quotes, or { env: NAME }."]],
  ["headers: { Accept: a, accept: b }", ["headers: A header is there twice: upper and lower case do not count."]],
  ["headers: { Connection: close }", ["headers.Connection: The check sets this header by itself: leave it out."]],
  [
    "headers: { X-A: { env: NOPE } }",
    [
      'headers.X-A: The environment variable NOPE is not set. Give it to this step: "env: { NOPE: ${{ secrets.NOPE }} }".',
    ],
  ],
  [
    "headers: { X-A: { env: EMPTY } }",
    [
      'headers.X-A: The environment variable EMPTY is empty. Give it to this step: "env: { EMPTY: ${{ secrets.EMPTY }} }".',
    ],
  ],
  [
    "headers: { X-A: { env: LINES } }",
    [
      "headers.X-A: HTTP does not take this value: it holds a line break or another character that a header cannot have.",
    ],
  ],
  [
    "headers: { X-A: { secret: NOPE } }",
    [
      'headers.X-A.env: This key is required. Write it like "env: API_TOKEN".',
      'headers.X-A.secret: This key is not known. It can be "env".',
    ],
  ],
  [
    "url: http://web.example.com, headers: { X-Api-Key: abc }",
    ["headers.X-Api-Key: A secret would be sent in the open to web.example.com: use https://."],
  ],
  [
    "url: http://web.example.com, bearer: abc",
    ["bearer: A secret would be sent in the open to web.example.com: use https://."],
  ],
  [
    "url: http://web.example.com, basic: { username: a, password: b }",
    ["basic: A secret would be sent in the open to web.example.com: use https://."],
  ],
  ["bearer: ''", ["bearer: It is empty."]],
  ["bearer: 12345", ["bearer: Write a text, in quotes, or { env: NAME }."]],
  [
    "bearer: a, basic: { username: a, password: b }",
    ["basic: Authorization comes from bearer already: keep one of them."],
  ],
  ["bearer: a, headers: { authorization: b }", ["bearer: Authorization comes from headers already: keep one of them."]],
  ["basic: 'gate:hunter2'", ["basic: Expected a map, got a text."]],
  ["basic: { username: 'a:b', password: c }", ["basic.username: A user name has no colon (RFC 7617)."]],
  ["basic: { username: a }", ["basic.password: This key is required."]],
  ["addresses: both", ['addresses: Expected "one" or "all", got "both".']],
  ["follow-redirects: 21", ["follow-redirects: It is 20 at most."]],
  ["follow-redirects: true", ["follow-redirects: Write a whole number, without quotes."]],
  ["ca-file: nowhere.pem", ['ca-file: File "nowhere.pem" does not exist. Check the path.']],
  [
    "ca-file: notes.txt",
    [
      'ca-file: "notes.txt" holds no certificate that can be read. It is PEM: it begins with "-----BEGIN CERTIFICATE-----".',
    ],
  ],
  [
    "ca-file: broken.pem",
    [
      'ca-file: "broken.pem" holds no certificate that can be read. It is PEM: it begins with "-----BEGIN CERTIFICATE-----".',
    ],
  ],
  ["max-body: 1", ['max-body: Write a size with its unit, like "1MiB".']],
  ["max-body: 1M", ['max-body: "1M" is not a size. Write it like "64KiB" or "1MiB".']],
  ["max-body: 1GiB", ['max-body: "1GiB" is not a size. Write it like "64KiB" or "1MiB".']],
  ["max-body: 65MiB", ['max-body: "65MiB" does not fit. It is from 1B to 64MiB.']],
  ["version: {}", ["version: Write one of json, header and regex."]],
  ["version: { json: $.v, header: X-V }", ["version: Write one of json, header and regex."]],
  [
    "version: { json: $.v, match: prefix }",
    ['version.match: Expected "exact" or "sha-prefix" or "semver", got "prefix".'],
  ],
  ["version: { json: v }", ['version.json: "v" is no JSONPath. It begins with "$", like "$.status".']],
  ["version: { regex: '[' }", ["version.regex: This is no regular expression: Unterminated character class."]],
  [
    "version: { json: $.v, match: sha-prefix, expected: v2 }",
    ["version.expected: With match: sha-prefix it is a commit, of seven characters or more."],
  ],
  [
    "version: { json: $.v, match: semver, expected: newest }",
    ['version.expected: With match: semver it is a range of versions, like "^1.4.0".'],
  ],
  ["version: { json: $.v, expected: 1.1 }", ['version.expected: Write it in quotes, like "1.10".']],
  ["version: $.version", ["version: Expected a map, got a text."]],
  ["fail-fast: [200]", ["fail-fast: A status is here and in expect.status."]],
  ["fail-fast: [4xxx]", ['fail-fast[0]: "4xxx" is no HTTP status. Write it like 200, "2xx" or "200-299".']],
  ["urls: a", ['urls: This key is not known. Did you mean "url"?']],
  [
    "Expect: {}, retries: 3",
    ['Expect: This key is not known. Did you mean "expect"?', "retries: This key is not known."],
  ],
])("an http check with { %s } is refused", (changed, problems) => {
  expect(problemsWith("http", changed, around)).toEqual(problems);
});

test.each([
  ["20261121093015123456", ""],
  ["{ eq: 9007199254740993 }", ".eq"],
  ["{ in: [1, -9007199254740993] }", ".in[1]"],
  ["{ ne: { build: 1e16 } }", ".ne"],
])("a number that JSON does not tell from its neighbours cannot be expected: %s", (assertion, place) => {
  expect(problemsWith("http", `expect: { status: 200, json: { $.build: ${assertion} } }`)).toEqual([
    `expect.json["$.build"]${place}: A number this large is not told from its neighbours: let the server send a text, and write it in quotes.`,
  ]);
});
