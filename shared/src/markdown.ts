/** A table cell: text, which is escaped, or something that is Markdown already. */
export type Cell = string | { readonly markdown: string };

/** Text as GitHub shows it literally: no markup, no HTML, no table border, no mention, one line. */
export function escapeMarkdown(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_[\]<>|~&#$]/g, "\\$&")
    .replace(/^([-+=])/, "\\$1")
    .replace(/^(\d+)([.)])/, "$1\\$2")
    .replace(/(^|[^\w])@(?=\w)/g, "$1@<!-- -->");
}

/** Inline code that also holds inside a table. */
export function inlineCode(text: string): string {
  return `<code>${escapeMarkdown(text)}</code>`;
}

export function table(header: readonly Cell[], rows: readonly (readonly Cell[])[]): string {
  return [header, header.map(() => ({ markdown: "---" })), ...rows]
    .map((cells) => `| ${cells.map(renderCell).join(" | ")} |`)
    .join("\n");
}

/** A section that opens on click. `title` is escaped, `body` is Markdown. */
export function details(title: string, body: string): string {
  return `<details><summary>${escapeHtml(title)}</summary>\n\n${body}\n\n</details>`;
}

/** Text as it is, behind a fence longer than any in it. */
export function codeBlock(text: string, language = ""): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n$/, "")}\n${fence}`;
}

function renderCell(cell: Cell): string {
  return typeof cell === "string" ? escapeMarkdown(cell) : oneLine(cell.markdown);
}

function oneLine(text: string): string {
  return text.trim().replace(/\s*[\r\n]\s*/g, " ");
}

function escapeHtml(text: string): string {
  return oneLine(text).replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
