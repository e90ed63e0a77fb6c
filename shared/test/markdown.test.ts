import { codeBlock, details, escapeMarkdown, inlineCode, table } from "@deploy-actions/shared/markdown";
import { expect, test } from "@jest/globals";

test.each([
  ["plain text, with (brackets).", "plain text, with (brackets)."],
  ["a|b", "a\\|b"],
  ["**bold** _it_ `code`", "\\*\\*bold\\*\\* \\_it\\_ \\`code\\`"],
  ["<script>&amp;", "\\<script\\>\\&amp;"],
  ["[link](https://example.com)", "\\[link\\](https://example.com)"],
  ["# title", "\\# title"],
  ["- item", "\\- item"],
  ["1. item", "1\\. item"],
  ["two\n  lines\r\n", "two lines"],
  ["one\r| two\r\r\n\nthree", "one \\| two three"],
  ["ping @octocat", "ping @<!-- -->octocat"],
  ["app@sha256:ab", "app@sha256:ab"],
])("%j is escaped to %j", (text, escaped) => {
  expect(escapeMarkdown(text)).toBe(escaped);
});

test("a table escapes text and keeps Markdown", () => {
  expect(
    table(
      ["Container", "Image"],
      [
        ["a|b", { markdown: inlineCode("app:v1") }],
        ["c\nd", { markdown: "**new**" }],
      ],
    ),
  ).toBe(["| Container | Image |", "| --- | --- |", "| a\\|b | <code>app:v1</code> |", "| c d | **new** |"].join("\n"));
});

test("a code block's fence is longer than any in the text", () => {
  expect(codeBlock("```\nx\n```\n", "text")).toBe("````text\n```\nx\n```\n````");
});

test("details escape their title as HTML", () => {
  expect(details("<b>", "**body**")).toBe("<details><summary>&#60;b&#62;</summary>\n\n**body**\n\n</details>");
});
