import type { VersionSource } from "@deploy-actions/shared/checks/check";
import { expect, test } from "@jest/globals";
import { Around, checksOf, documentOf, problemsIn } from "./grammar-reading.ts";

const VERSION: VersionSource = { from: { kind: "json", path: "$.version" }, match: "exact", expected: undefined };

test.each([
  ["one line", "https://web.example.com/health tcp://db.internal:5432 tls://web.example.com"],
  ["several lines", "https://web.example.com/health\ntcp://db.internal:5432/\ntls://web.example.com:443\n"],
  ["a list", "- https://web.example.com/health\n- tcp://db.internal:5432\n- tls://web.example.com"],
  ["a map", "checks:\n  - https://web.example.com/health\n  - tcp://db.internal:5432\n  - tls://web.example.com"],
  ["JSON", '["https://web.example.com/health", "tcp://db.internal:5432", "tls://web.example.com"]'],
])("URLs are checks, given in %s", (_, text) => {
  expect(checksOf(text)).toMatchObject([
    { kind: "http", urls: ["https://web.example.com/health"], expect: { status: [{ from: 200, to: 200 }] } },
    { kind: "tcp", host: "db.internal", port: 5432 },
    { kind: "tls", host: "web.example.com", port: 443, advisory: true },
  ]);
});

test("the version is where the input says, for URLs alone", () => {
  const around = new Around({ versionFrom: VERSION });
  const text = "- https://a.example.com/\n- { kind: http, url: https://b.example.com/, expect: { status: 200 } }";
  expect(checksOf(text, around)).toMatchObject([{ version: VERSION }, { version: undefined }]);
  expect(checksOf("https://a.example.com/", around)).toMatchObject([{ version: VERSION }]);
});

test("an editor's line for the schema and a $schema are no checks", () => {
  const text = "# yaml-language-server: $schema=checks.schema.json\n$schema: x\nchecks: [https://a.example.com/]";
  expect(checksOf(text)).toHaveLength(1);
});

test("anchors and merged keys save writing the same again", () => {
  const text = "- &web { kind: tcp, address: a:1, interval: 1s }\n- *web\n";
  expect(problemsIn(text)).toEqual([
    '2 [1].name: Another check is called "tcp://a:1" already: give this one a name of its own.',
  ]);
});

test.each([
  ["", ["- The document is empty. Write a URL"]],
  ["# nothing\n", ["- The document is empty. Write a URL"]],
  ["[]", ['1 There is no check: write at least one, like "- https://web.example.com/health".']],
  ["checks: []", ['1 checks: There is no check: write at least one, like "- https://web.example.com/health".']],
  ["3", ["- These are no checks: 3. Write a URL"]],
  ["true", ["- These are no checks: true. Write a URL"]],
  ["kind: tcp\naddress: a:1", ['- A check stands in a list. Begin its first line with "- "']],
  ["checks: https://a.example.com/", ["1 checks: Expected a list, got a text."]],
  [
    "services: {}\nversion: 3",
    [
      '1 checks: This key is required. Write it like "checks: [ https://web.example.com/health ]".',
      '1 services: This key is not known. It can be "$schema", "checks".',
      '2 version: This key is not known. It can be "$schema", "checks".',
    ],
  ],
  [
    "check:\n  - https://a.example.com/",
    [
      '1 checks: This key is required. Write it like "checks: [ https://web.example.com/health ]".',
      '1 check: This key is not known. Did you mean "checks"?',
    ],
  ],
  ["- 3\n-\n- [a]", [1, 2, 3].map((line) => `${line} [${line - 1}]: Expected a string or a map, got `)],
  [
    "- { kind: htp, url: x }",
    [
      '1 [0].kind: Expected "http" or "tcp" or "dns" or "tls" or "ecs-service" or "target-group" or "alarm" or "metric" or "prometheus" or "command", got "htp". Did you mean "http"?',
    ],
  ],
  ["- { Kind: http }", ['1 [0].kind: This key is required. Did you mean it by "Kind"?']],
  ["- { url: x }", ['1 [0].kind: This key is required. It can be "http", "tcp"']],
  ["- a: [1\n- b", ["2 "]],
])("%j holds no checks that can be used", (text, problems) => {
  expect(problemsIn(text)).toEqual(problems.map((problem) => expect.stringContaining(problem)));
});

test("every word that is no check is named, with its line and without what may be secret", () => {
  const text = `https://gate:hunter2@web.example.com/health?token=hunter2
ftp://files.example.com  web.example.com/health
tcp://db.internal tls://web.example.com:https
https://a.example.com/?a https://a.example.com/?b`;
  expect(problemsIn(text)).toEqual([
    "1 https://…@web.example.com/health: Credentials do not belong into a URL: it is logged. Use basic: { username: ..., password: { env: PASSWORD } }.",
    '2 ftp://files.example.com: No check has the scheme ftp. It can be "https", "http", "tcp", "tls".',
    '2 web.example.com/health: This is no URL. Write it with its scheme: "https://web.example.com/health".',
    '3 tcp://db.internal: "db.internal" has no port. Write it like "db.internal:5432".',
    '3 tls://web.example.com:https: "https" is no port. A port is from 1 to 65535.',
    "4 https://a.example.com/: It is there twice. A query string alone does not tell two checks apart.",
  ]);
});

test("all problems of all checks come together, in the order of the lines", () => {
  const text = `
- kind: http
  url: https://web.example.com/health
  Timeout: 3s
  expect: { status: 2000 }
  retries: 3
- ftp://files.example.com
- kind: command
  command: true
`;
  expect(problemsIn(text)).toEqual([
    '4 [0].Timeout: This key is not known. Did you mean "timeout"?',
    '5 [0].expect.status: "2000" is no HTTP status. Write it like 200, "2xx" or "200-299".',
    "6 [0].retries: This key is not known.",
    '7 [1]: No check has the scheme ftp. It can be "https", "http", "tcp", "tls".',
    '9 [2].command: Write it as a list of words, like ["systemctl", "is-active", "web"].',
  ]);
});

test("two checks cannot have one name, given or made, wherever else there are problems", () => {
  const text = `
- { kind: tcp, name: db, address: a:1 }
- { kind: tcp, name: db, address: b }
- tcp://c:1
- tcp://c:1
`;
  expect(problemsIn(text)).toEqual([
    '3 [1].address: "b" has no port. Write it like "b:5432".',
    '3 [1].name: Another check is called "db" already: give this one a name of its own.',
    '5 [3].name: Another check is called "tcp://c:1" already: give this one a name of its own.',
  ]);
});

test.each([
  [
    "a list",
    "- tcp://a:1\n- kind: http\n  url: https://b.example.com/\n  expect:\n    status: 200",
    "[1].expect.status",
    5,
  ],
  [
    "a map",
    "checks:\n- tcp://a:1\n- kind: http\n  url: https://b.example.com/\n  expect:\n    status: 200",
    "checks[1].expect.status",
    6,
  ],
  ["URLs in a list", "- tcp://a:1\n- https://b.example.com/?t=1", "[1]", 2],
  ["URLs alone", "tcp://a:1\nhttps://b.example.com/?t=1", "https://b.example.com/", 2],
])("a problem that is found later has a place in %s", (_, text, at, line) => {
  expect(documentOf(text).at(1, ["expect", "status"])).toEqual({ at, line });
});
