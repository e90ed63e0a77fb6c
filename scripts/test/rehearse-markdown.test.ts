import { expect, test } from "@jest/globals";
import { markdownToHtml } from "../rehearse/report/markdown-to-html.ts";

test.each([
  ["a heading, two levels down", "## Deployed **v2**", "<h4>Deployed <strong>v2</strong></h4>"],
  ["a paragraph with code", "Image `shop:v2` is *live*.", "<p>Image <code>shop:v2</code> is <em>live</em>.</p>"],
  ["a word with underscores", "one_two_three", "<p>one_two_three</p>"],
  ["two paragraphs", "One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"],
  ["a list in a list", "- a\n  - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"],
  ["a numbered list", "1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"],
  ["fenced code", "```json\n<a> & **b**\n```", '<pre><code data-language="json">&lt;a&gt; &amp; **b**</code></pre>'],
  ["a longer fence around a fence", "````\n```\n````", "<pre><code>```</code></pre>"],
  ["a quote", "> a\n> b", "<blockquote><p>a\nb</p></blockquote>"],
  ["a rule", "---", "<hr>"],
  [
    "a fold",
    "<details><summary>Events</summary>\n\nx\n\n</details>",
    "<details><summary>Events</summary>\n<p>x</p>\n</details>",
  ],
  [
    "a link to the web",
    "[run](https://example.com/?a=1&b=2)",
    '<p><a href="https://example.com/?a=1&amp;b=2" rel="noreferrer">run</a></p>',
  ],
  ["a backslash escape", "\\*not bold\\* \\<b\\>", "<p>*not bold* &lt;b&gt;</p>"],
  ["an entity", "a &lt;b&gt; &amp; c", "<p>a &lt;b&gt; &amp; c</p>"],
  ["an unclosed star", "2 * 3 ** 4", "<p>2 * 3 ** 4</p>"],
])("renders %s", (_, markdown, html) => {
  expect(markdownToHtml(markdown)).toBe(html);
});

test("renders a table, an escaped bar and a short row included", () => {
  expect(markdownToHtml("| a | b |\n|---|:-:|\n| 1 \\| 2 | `x` |\n| 3 |")).toBe(
    '<div class="scroll"><table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>' +
      "<tr><td>1 | 2</td><td><code>x</code></td></tr><tr><td>3</td><td></td></tr></tbody></table></div>",
  );
});

test("a table without any heading has no row for headings", () => {
  expect(markdownToHtml("|  |  |\n|---|---|\n| a | b |")).toBe(
    '<div class="scroll"><table><tbody><tr><td>a</td><td>b</td></tr></tbody></table></div>',
  );
});

test.each([
  ["a script", "<script>alert(1)</script>"],
  ["an image", '<img src=x onerror="alert(1)">'],
  ["a fold with an attribute", '<details onclick="alert(1)">'],
  ["a link to a script", "[x](javascript:alert(1))"],
  ["a break out of a link", '[x](https://e.com/"onmouseover="alert(1))'],
])("%s stays text", (_, markdown) => {
  const html = markdownToHtml(markdown);
  expect(html).not.toMatch(/<(script|img|details)|href="javascript|" ?on\w+=/);
});

test("draws a line chart of mermaid, and shows any other picture as its text", () => {
  const chart = [
    "xychart-beta",
    '  title "Tasks <b>"',
    '  x-axis "seconds" [0, 2, 4]',
    '  y-axis "tasks" 0 --> 2',
    "  line [0, 1, 2]",
    "  line [2, 1, 0]",
  ];
  const html = markdownToHtml(["```mermaid", ...chart, "```"].join("\n"));
  expect(html).toContain("<title>Tasks &lt;b&gt;</title>");
  expect(html.match(/<polyline/g)).toHaveLength(2);
  expect(html).toContain('points="36,126 290,72 544,18"');
  const wide = markdownToHtml(["```mermaid", ...chart.with(3, '  y-axis "ms" 0 --> 1200'), "```"].join("\n"));
  expect(wide).toContain('<text class="end" x="54" y="22">1200</text>');
  expect(markdownToHtml("```mermaid\ngraph LR\n```")).toBe('<pre><code data-language="mermaid">graph LR</code></pre>');
});
