import { parseDocument } from "@deploy-actions/shared/documents";
import { checkDocument } from "@deploy-actions/shared/schema";
import { expect, test } from "@jest/globals";
import * as v from "valibot";

const schema = v.strictObject({
  family: v.string(),
  cpu: v.optional(v.union([v.string(), v.number()])),
  containers: v.array(
    v.strictObject({
      name: v.string(),
      ports: v.optional(
        v.array(v.strictObject({ hostPort: v.pipe(v.number(), v.maxValue(65_535, "A port is 65535 at most")) })),
      ),
    }),
  ),
  mode: v.optional(v.picklist(["bridge", "host"])),
  check: v.optional(v.variant("type", [v.strictObject({ type: v.literal("http"), path: v.string() })])),
  labels: v.optional(v.record(v.string(), v.strictObject({ value: v.string() }))),
});

function problems(text: string) {
  const document = parseDocument(text);
  if (!document.ok) throw new Error("not a document");
  const checked = checkDocument(schema, document.value);
  return checked.ok ? [] : checked.problems;
}

test("a document that fits comes out typed", () => {
  const document = parseDocument("family: web\ncontainers: []");
  expect(document.ok && checkDocument(schema, document.value)).toEqual({
    ok: true,
    value: { family: "web", containers: [] },
  });
});

test("a mis-cased key is found at any depth, with the nearest known one", () => {
  expect(
    problems("family: web\ncontainers:\n  - name: a\n    ports:\n      - hostPort: 1\n        HostPort: 2\n"),
  ).toEqual([
    {
      at: "containers[0].ports[0].HostPort",
      line: 6,
      message: "This key is not known.",
      fix: 'Did you mean "hostPort"?',
    },
  ]);
});

test.each([
  ["containers: []", "family", 1, "This key is required."],
  ["family: 3\ncontainers: []", "family", 1, "Expected a string, got 3."],
  ["family: a\ncontainers: {}", "containers", 2, "Expected a list, got a map."],
  ["family: a\ncpu: true\ncontainers: []", "cpu", 2, "Expected a string or a number, got true."],
  ["family: a\ncontainers: []\nmode: awsvpc", "mode", 3, 'Expected "bridge" or "host", got "awsvpc".'],
  [
    "family: a\ncontainers: [{ name: a, ports: [{ hostPort: 70000 }] }]",
    "containers[0].ports[0].hostPort",
    2,
    "A port is 65535 at most.",
  ],
])("%j: %s (line %i): %s", (text, at, line, message) => {
  expect(problems(text)).toEqual([{ at, line, message }]);
});

test("known keys are found inside variants and records too", () => {
  expect(
    problems("family: a\ncontainers: []\ncheck: { type: http, path: /, pth: x }\nlabels: { x: { value: a, valu: b } }"),
  ).toMatchObject([
    { at: "check.pth", fix: 'Did you mean "path"?' },
    { at: "labels.x.valu", fix: 'Did you mean "value"?' },
  ]);
});

const checks = v.array(
  v.union([
    v.string(),
    v.variant("kind", [
      v.strictObject({ kind: v.literal("http"), url: v.pipe(v.string(), v.examples(["https://example.com/"])) }),
      v.strictObject({ kind: v.literal("tcp"), address: v.pipe(v.string(), v.nonEmpty("It is empty")) }),
      v.strictObject({
        kind: v.literal("dns"),
        expect: v.pipe(v.strictObject({ ttl: v.number("Write a number of seconds") }), v.examples([{ ttl: 60 }])),
      }),
    ]),
  ]),
);

function problemsOfChecks(text: string) {
  const document = parseDocument(text);
  if (!document.ok) throw new Error("not a document");
  const checked = checkDocument(checks, document.value);
  return (checked.ok ? [] : checked.problems).map(({ at, message, fix }) =>
    [`${at}:`, message, fix].filter(Boolean).join(" "),
  );
}

test.each([
  [
    "every unknown key, not only the first",
    "- { kind: http, url: x, adress: y, Url: z }",
    [
      '[0].adress: This key is not known. It can be "kind", "url".',
      '[0].Url: This key is not known. Did you mean "url"?',
    ],
  ],
  [
    "the keys of the chosen kind alone",
    "- { kind: tcp, address: x, adress: y, ur: z }",
    [
      '[0].adress: This key is not known. Did you mean "address"?',
      '[0].ur: This key is not known. It can be "kind", "address".',
    ],
  ],
  [
    "what is wrong inside the member of a union that was meant",
    "- { kind: tcp, address: '' }",
    ["[0].address: It is empty."],
  ],
  ["a value that is none of the members", "- 3", ["[0]: Expected a string or a map, got 3."]],
  [
    "no text that stands in place of a map",
    "- { kind: dns, expect: 'user:secret' }",
    ["[0].expect: Expected a map, got a text."],
  ],
  ["no value at all", "-", ["[0]: Expected a string or a map, got nothing."]],
  ["a list where a text or a map is wanted", "- [1]", ["[0]: Expected a string or a map, got a list."]],
  ["a list where a map is wanted", "- { kind: dns, expect: [1] }", ["[0].expect: Expected a map, got a list."]],
  [
    "a message of the schema's own",
    "- { kind: dns, expect: { ttl: x } }",
    ["[0].expect.ttl: Write a number of seconds."],
  ],
  [
    "an example of what is missing",
    "- { kind: http }\n- { kind: dns }",
    [
      '[0].url: This key is required. Write it like "url: https://example.com/".',
      '[1].expect: This key is required. Write it like "expect: { ttl: 60 }".',
    ],
  ],
  [
    "the choices where the kind is missing",
    "- { url: x }",
    ['[0].kind: This key is required. It can be "http", "tcp", "dns".'],
  ],
  ["a mis-cased kind", "- { Kind: http }", ['[0].kind: This key is required. Did you mean it by "Kind"?']],
  [
    "a misspelt choice",
    "- { kind: htp }",
    ['[0].kind: Expected "http" or "tcp" or "dns", got "htp". Did you mean "http"?'],
  ],
])("a problem names %s", (_, text, expected) => {
  expect(problemsOfChecks(text)).toEqual(expected);
});
