import { formatPath, parseDocument } from "@deploy-actions/shared/documents";
import { expect, test } from "@jest/globals";

const parsed = (text: string) => {
  const document = parseDocument(text);
  if (!document.ok) throw new Error(JSON.stringify(document.problems));
  return document.value;
};

test("YAML and JSON, also JSON with tabs, read the same", () => {
  const expected = { family: "web", containers: [{ name: "app", cpu: 256 }] };
  expect(parsed("family: web\ncontainers:\n  - name: app\n    cpu: 256\n").value).toEqual(expected);
  expect(parsed('{\n\t"family": "web",\n\t"containers": [{ "name": "app", "cpu": 256 }]\n}').value).toEqual(expected);
});

test("words stay words, as YAML 1.2 says", () => {
  expect(parsed("a: yes\nb: on\nc: 012").value).toEqual({ a: "yes", b: "on", c: 12 });
});

test.each([
  ["a: 1\na: 2", 2, "Map keys must be unique."],
  ["a: !Ref x", 1, "Unresolved tag: !Ref."],
  ["a: 1\n---\nb: 1", 2, "Source contains multiple documents"],
  ["a:\n\t- b", 2, "Tabs are not allowed as indentation."],
  ['{\n"a": [1,\n}', 3, ""],
])("%j is refused at line %i: %s", (text, line, message) => {
  const document = parseDocument(text);
  expect(document).toMatchObject({ ok: false });
  expect(document.ok ? [] : document.problems).toContainEqual({
    at: "",
    line,
    message: expect.stringContaining(message),
  });
});

test.each([
  ["", "The document is empty."],
  ["# nothing but a comment", "The document is empty."],
])("%j is refused: %s", (text, message) => {
  expect(parseDocument(text)).toEqual({ ok: false, problems: [{ at: "", message }] });
});

test("an alias without an anchor is refused, and not named: it may be a password without quotes", () => {
  expect(parseDocument("a: *hunter2")).toEqual({
    ok: false,
    problems: [
      {
        at: "",
        message: "There is an alias (*name) without an anchor (&name) before it.",
        fix: 'A value that begins with "*" stands in quotes.',
      },
    ],
  });
});

test("knows the line of a key, of an item, and of the nearest parent of what is missing", () => {
  const { lineOf } = parsed("family: web\ncontainers:\n  - name: a\n  - name: b\n    ports:\n      - host: 1\n");
  expect(lineOf(["family"])).toBe(1);
  expect(lineOf(["containers"])).toBe(2);
  expect(lineOf(["containers", 1])).toBe(4);
  expect(lineOf(["containers", 1, "ports", 0, "host"])).toBe(6);
  expect(lineOf(["containers", 1, "image"])).toBe(4);
  expect(lineOf([])).toBe(1);
});

test.each([
  [[], ""],
  [["containerDefinitions", 0, "portMappings", 1, "hostPort"], "containerDefinitions[0].portMappings[1].hostPort"],
  [["labels", "com.example/x"], 'labels["com.example/x"]'],
])("the path %j reads %s", (path, text) => {
  expect(formatPath(path)).toBe(text);
});
