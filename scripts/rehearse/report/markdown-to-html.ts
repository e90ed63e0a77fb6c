import { escapeHtml, inlineHtml } from "./markdown-inline.ts";
import { xyChart } from "./xychart.ts";

/** Renders the Markdown of job summaries: headings, paragraphs, lists, tables, quotes, code, details. Anything else stays text. */
export function markdownToHtml(markdown: string): string {
  const lines = markdown.replaceAll("\r\n", "\n").split("\n");
  const html: string[] = [];
  while (lines.length > 0) {
    const block = BLOCKS.find(({ starts }) => starts(lines));
    if (block) html.push(block.take(lines));
    else lines.shift();
  }
  return html.join("\n");
}

interface Block {
  readonly starts: (lines: readonly string[]) => boolean;
  /** Removes the block's lines from the front and gives its HTML. */
  readonly take: (lines: string[]) => string;
}

const FENCE = /^\s*(`{3,}|~{3,})\s*([\w-]*)\s*$/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*\s*$/;
const ITEM = /^\s*(?:[-*+]|\d+[.)])\s+/;
const ORDERED = /^\s*\d/;
const TAG = /^\s*(?:<\/?(?:details|summary)(?: open)?>)+/;
const RULE_ROW = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

const first = (lines: readonly string[]) => lines[0] ?? "";

const code: Block = {
  starts: (lines) => FENCE.test(first(lines)),
  take: (lines) => {
    const [, fence = "```", language = ""] = FENCE.exec(lines.shift() ?? "") ?? [];
    const text = takeWhile(lines, (line) => !line.trimStart().startsWith(fence));
    lines.shift();
    const drawing = language === "mermaid" ? xyChart(text.join("\n")) : undefined;
    return (
      drawing ??
      `<pre><code${language ? ` data-language="${escapeHtml(language)}"` : ""}>${escapeHtml(text.join("\n"))}</code></pre>`
    );
  },
};

/** Raw HTML is text, save for the tags that fold a section: those are how a summary hides its evidence. */
const fold: Block = {
  starts: (lines) => TAG.test(first(lines)),
  take: (lines) => {
    const line = lines.shift() ?? "";
    return line
      .split(/(<\/?(?:details|summary)(?: open)?>)/)
      .map((part) => (/^<\/?(?:details|summary)/.test(part) ? part : inlineHtml(part.trim())))
      .join("");
  },
};

const heading: Block = {
  starts: (lines) => HEADING.test(first(lines)),
  take: (lines) => {
    const [, marks = "#", text = ""] = HEADING.exec(lines.shift() ?? "") ?? [];
    const level = Math.min(6, marks.length + 2); // the page has its own first levels
    return `<h${level}>${inlineHtml(text)}</h${level}>`;
  },
};

const rule: Block = {
  starts: (lines) => /^\s*(?:-{3,}|\*{3,}|_{3,})\s*$/.test(first(lines)),
  take: (lines) => {
    lines.shift();
    return "<hr>";
  },
};

const table: Block = {
  starts: (lines) => first(lines).includes("|") && RULE_ROW.test(lines[1] ?? "") && (lines[1] ?? "").includes("-"),
  take: (lines) => {
    const head = cells(lines.shift() ?? "");
    lines.shift();
    const rows = takeWhile(lines, (line) => line.includes("|")).map(cells);
    const row = (tag: string, texts: readonly string[]) =>
      `<tr>${head.map((_, index) => `<${tag}>${inlineHtml(texts[index] ?? "")}</${tag}>`).join("")}</tr>`;
    const top = head.some((text) => text !== "") ? `<thead>${row("th", head)}</thead>` : "";
    const body = rows.map((texts) => row("td", texts)).join("");
    return `<div class="scroll"><table>${top}<tbody>${body}</tbody></table></div>`;
  },
};

const list: Block = {
  starts: (lines) => ITEM.test(first(lines)),
  take: (lines) => {
    const tag = ORDERED.test(first(lines)) ? "ol" : "ul";
    const indent = indentation(first(lines));
    const items: string[] = [];
    while (ITEM.test(first(lines)) && indentation(first(lines)) >= indent) {
      if (indentation(first(lines)) > indent + 1) items.push(`${items.pop() ?? ""}${list.take(lines)}`);
      else items.push(inlineHtml((lines.shift() ?? "").replace(ITEM, "")));
    }
    return `<${tag}>${items.map((item) => `<li>${item}</li>`).join("")}</${tag}>`;
  },
};

const quote: Block = {
  starts: (lines) => /^\s*>/.test(first(lines)),
  take: (lines) => {
    const inner = takeWhile(lines, (line) => /^\s*>/.test(line)).map((line) => line.replace(/^\s*>\s?/, ""));
    return `<blockquote>${markdownToHtml(inner.join("\n"))}</blockquote>`;
  },
};

const paragraph: Block = {
  starts: (lines) => first(lines).trim() !== "",
  take: (lines) => {
    const text = [lines.shift() ?? ""];
    while (first(lines).trim() !== "" && !OTHERS.some(({ starts }) => starts(lines))) text.push(lines.shift() ?? "");
    return `<p>${inlineHtml(text.join("\n"))}</p>`;
  },
};

const OTHERS = [code, fold, heading, rule, table, list, quote];
const BLOCKS = [...OTHERS, paragraph];

function takeWhile(lines: string[], keep: (line: string) => boolean): string[] {
  const end = lines.findIndex((line) => !keep(line));
  return lines.splice(0, end < 0 ? lines.length : end);
}

const indentation = (line: string) => line.length - line.trimStart().length;

function cells(row: string): string[] {
  return row
    .trim()
    .replace(/^\|/, "")
    .replace(/(?<!\\)\|$/, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}
