import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { keptFor, lastLines } from "../../src/checks/process/last-lines.ts";
import { hiding } from "../../src/checks/secrets/hiding.ts";
import { Secret } from "../../src/secret.ts";

const nothing = { hide: (text: string) => text, longestSecret: 0 };

test.each([
  ["one line", "ready\n", ["ready"]],
  ["several, of each system", "a\nb\r\nc\rd", ["a", "b", "c", "d"]],
  ["blank ones are left out, indents are not", "a\n\n   \n  b  \n", ["a", "  b"]],
  ["colours and control characters are taken out", "\x1b[31mred\x1b[0m \x07bell\u202e", ["red  bell"]],
  ["nothing", "", []],
])("the lines of an output: %s", (_, text, lines) => {
  expect(lastLines({ text, cut: false }, nothing)).toEqual(lines);
});

test("of many lines the last ten", () => {
  const text = Array.from({ length: 50 }, (_, n) => `line ${n}`).join("\n");
  expect(lastLines({ text, cut: false }, nothing)).toEqual(Array.from({ length: 10 }, (_, n) => `line ${40 + n}`));
});

test("a long line is cut", () => {
  const [line = ""] = lastLines({ text: "x".repeat(1_000), cut: false }, nothing);
  expect(line).toBe(`${"x".repeat(300)}…`);
});

test("a secret over two lines is hidden", () => {
  const hide = hiding([{ name: "KEY", value: new Secret("first line\nsecond line") }]);
  const text = "the key is first line\nsecond line!\n";
  expect(lastLines({ text, cut: false }, { hide, longestSecret: 22 })).toEqual(["the key is ***!"]);
});

test("wherever an output is cut, no part of a secret is left of it", () => {
  const secret = "0123456789abcdef";
  const shown = { hide: hiding([{ name: "TOKEN", value: new Secret(secret) }]), longestSecret: secret.length };
  const filler = fc.oneof({ weight: 30, arbitrary: fc.nat(40).map((n) => "-".repeat(n)) }, fc.constant("\n"));
  fc.assert(
    fc.property(fc.array(filler, { minLength: 100, maxLength: 300, size: "max" }), (fillers) => {
      const output = fillers.join(secret);
      const text = output.slice(-keptFor(secret.length));
      const lines = lastLines({ text, cut: text.length < output.length }, shown);
      expect(lines.join("\n")).not.toMatch(/[0-9a-f]/);
    }),
  );
});
