import { readFileSync } from "node:fs";
import type { RequestHeader } from "@deploy-actions/shared/checks/check";
import { Secret } from "@deploy-actions/shared/secret";
import { expect, test } from "@jest/globals";
import { Around, checksOf, problemsIn } from "./grammar-reading.ts";

const ENV = { API_TOKEN: "hunter2", PASSWORD: "hunter3", COOKIE: "session=hunter4" };
const BASE64 = Buffer.from("gate:hunter3").toString("base64");

/** What is sent, and of a secret that it is one. */
function sent(text: string, around: Around) {
  const [check] = checksOf(text, around);
  const given = check && ("headers" in check ? check.headers : check.kind === "command" ? check.environment : []);
  return given?.map(({ name, value }: RequestHeader) =>
    value instanceof Secret ? [name, { secret: value.reveal() }] : [name, value],
  );
}

const http = (members: string) =>
  `- { kind: http, url: https://web.example.com/, expect: { status: 200 }, ${members} }`;
const prometheus = (members: string) =>
  `- { kind: prometheus, url: https://prometheus.internal, query: up, expect: { eq: 1 }, ${members} }`;
const command = (variables: string) => `- { kind: command, command: ["true"], environment: { ${variables} } }`;

test.each([
  ["a plain header", http("headers: { Accept: text/plain }"), [["Accept", "text/plain"]], []],
  [
    "a header from the environment",
    http("headers: { X-Id: { env: API_TOKEN } }"),
    [["X-Id", { secret: "hunter2" }]],
    ["hunter2"],
  ],
  ...[
    "Authorization",
    "authorization",
    "Proxy-Authorization",
    "Cookie",
    "X-Api-Key",
    "X-Auth-Token",
    "X-My-Secret",
    "X-Password",
    "X-Credential",
    "X-Access-Key",
    "X_API_KEY",
  ].map(
    (name) =>
      [
        `${name}, which is secret by its name`,
        http(`headers: { ${name}: hunter5 }`),
        [[name, { secret: "hunter5" }]],
        ["hunter5"],
      ] as const,
  ),
  [
    "parameters of a URL",
    "- https://web.example.com/?token=hunter9&deep=true&code=7&key=0123456789abcdef0&secret=",
    [],
    ["hunter9", "0123456789abcdef0"],
  ],
  ["a token", http("bearer: { env: API_TOKEN }"), [["Authorization", { secret: "Bearer hunter2" }]], ["hunter2"]],
  [
    "a token that is written down",
    http("bearer: hunter6"),
    [["Authorization", { secret: "Bearer hunter6" }]],
    ["hunter6"],
  ],
  [
    "a password, and what it is sent as",
    http("basic: { username: gate, password: { env: PASSWORD } }"),
    [["Authorization", { secret: `Basic ${BASE64}` }]],
    ["hunter3", BASE64],
  ],
  [
    "a token for Prometheus",
    prometheus("bearer: { env: API_TOKEN }, headers: { X-Scope-OrgID: web }"),
    [
      ["X-Scope-OrgID", "web"],
      ["Authorization", { secret: "Bearer hunter2" }],
    ],
    ["hunter2"],
  ],
  [
    "variables of a command",
    command("HOME: /root, COOKIES: { env: COOKIE }, DEPLOY_TOKEN: hunter7, API_KEY: hunter8, EMPTY_TOKEN: ''"),
    [
      ["HOME", "/root"],
      ["COOKIES", { secret: "session=hunter4" }],
      ["DEPLOY_TOKEN", { secret: "hunter7" }],
      ["API_KEY", { secret: "hunter8" }],
      ["EMPTY_TOKEN", ""],
    ],
    ["session=hunter4", "hunter7", "hunter8"],
  ],
])("%s is sent, and masked when it is secret", (_, text, expected, masked) => {
  const around = new Around({ env: ENV });
  expect(sent(text, around)).toEqual(expected);
  expect(around.masked).toEqual(masked);
});

test("a secret is masked also when the document cannot be used for another reason", () => {
  const around = new Around({ env: ENV });
  expect(problemsIn(http("bearer: { env: API_TOKEN }, timeout: 3"), around)).toHaveLength(1);
  expect(around.masked).toEqual(["hunter2"]);
});

test.each([
  "http://localhost:8080/",
  "http://web.localhost/",
  "http://127.0.0.1/",
  "http://127.1.2.3/",
  "http://[::1]:80/",
])("a secret may go to %s, which is this machine", (url) => {
  expect(problemsIn(`- { kind: http, url: '${url}', expect: { status: 200 }, bearer: x }`)).toEqual([]);
});

test.each(["http://web.example.com/", "http://10.0.0.1/", "http://localhost.example.com/", "http://[2001:db8::1]/"])(
  "a secret may not go to %s in the open",
  (url) => {
    const text = `- { kind: http, url: ['https://a.example.com/', '${url}'], expect: { status: 200 }, bearer: x }`;
    expect(problemsIn(text)).toEqual([
      `1 [0].bearer: A secret would be sent in the open to ${new URL(url).host}: use https://.`,
    ]);
  },
);

test.each([
  ["a URL with credentials", "- { kind: http, url: https://gate:hunter2@web.example.com/, expect: { status: 200 } }"],
  ["a URL with credentials that is none", "- { kind: http, url: 'https://gate:hunter2@web example', expect: {} }"],
  [
    "a URL with credentials on a line of its own",
    "- https://gate:hunter2@web.example.com/\n- gate:hunter2@web.example.com",
  ],
  ["credentials that end the host of a URL too early", "https://gate:p/hunter2@web.example.com/"],
  ["credentials that begin a query string", "https://gate:p?hunter2@web.example.com/ https://gate:p#hunter2@web"],
  [
    "an address with credentials",
    "- tcp://gate:hunter2@db.internal:5432\n- { kind: tls, address: 'gate:hunter2@web' }",
  ],
  ["credentials as a text", http("basic: gate:hunter2")],
  ["credentials in a list", http("basic: [gate, hunter2]")],
  ["credentials under unknown keys", http("basic: { username: gate, passwd: hunter2 }")],
  ["headers as a text", http("headers: 'Authorization: hunter2'")],
  ["a header that holds a line break", http('headers: { X-Token: "hunter2\\nx" }')],
  ["a token that is a list", http("bearer: [hunter2]")],
  ["a token that YAML takes for an alias", "- kind: http\n  bearer: *hunter2"],
  ["a token behind a tab", "- kind: http\n\tbearer: hunter2"],
  ["variables as a list", "- { kind: command, command: [x], environment: [TOKEN=hunter2] }"],
  ["a command line", "- { kind: command, command: 'curl -u gate:hunter2' }"],
])("no problem repeats %s", (_, text) => {
  const problems = problemsIn(text);
  expect(problems.length).toBeGreaterThan(0);
  expect(problems.join("\n")).not.toContain("hunter2");
});

test("of a ca-file only the certificates are kept, not the private key between them", () => {
  const [first, key, second] = ["ca.pem", "good.key", "self-signed.pem"].map((name) =>
    readFileSync(new URL(`certificates/${name}`, import.meta.url), "utf8"),
  );
  const around = new Around({ files: { "all.pem": `bundle of web\n${first}${key}${second}` } });
  const [check] = checksOf("- { kind: tls, address: web.example.com, ca-file: all.pem }", around);
  expect(check).toMatchObject({ ca: `${first}${second}` });
});
