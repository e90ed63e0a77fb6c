import { Failure } from "@deploy-actions/shared/failure";
import { expect, test } from "@jest/globals";
import { readSmokeTest } from "../../src/smoke/command.ts";

test.each([
  ['["/app", "--health-check"]', ["/app", "--health-check"]],
  ['["sh", "-c", "curl -f localhost | grep ok"]', ["sh", "-c", "curl -f localhost | grep ok"]],
  ['["/app", ""]', ["/app", ""]],
  ["/app --health-check", ["/app", "--health-check"]],
  ["/app  -c\tetc/app.yml", ["/app", "-c", "etc/app.yml"]],
  ["/app --level=high", ["/app", "--level=high"]],
])("%s", (text, words) => {
  expect(readSmokeTest(text)).toEqual(words);
});

const EXAMPLE = 'Write it as a JSON list, like ["/app", "--health-check"].';
const SHELL = `${EXAMPLE} For a shell: ["sh", "-c", "..."], where the image has one.`;

test.each([
  ["[]", "It names no program.", EXAMPLE],
  ['["", "x"]', "It names no program.", EXAMPLE],
  ['["/app", 1]', "Word 2 is no text.", "Write every word in quotes."],
  ['["/app", ["x"]]', "Word 2 is no text.", "Write every word in quotes."],
  ["['/app']", "It begins like a JSON list and is none.", EXAMPLE],
  ["[ -f /app ]", "It begins like a JSON list and is none.", EXAMPLE],
  ['["/app\\u0000"]', "A word has a NUL character.", EXAMPLE],
  ['/app "a b"', 'It has ", and no shell reads it.', SHELL],
  ["/app $HOME", "It has $, and no shell reads it.", SHELL],
  ["/app | cat", "It has |, and no shell reads it.", SHELL],
  ["/app && /app", "It has &, and no shell reads it.", SHELL],
  ["/app\n/other", "It has several lines.", EXAMPLE],
])("refused: %s", (text, message, hint) => {
  expect(() => readSmokeTest(text)).toThrow(Failure);
  expect(() => readSmokeTest(text)).toThrow(expect.objectContaining({ message, hint }));
});
