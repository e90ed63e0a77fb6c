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
