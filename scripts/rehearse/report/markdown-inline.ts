/** Text as HTML text and attribute values need it. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** One run of Markdown text: code, bold, emphasis, web links, line breaks, escapes. Every other character is escaped. */
export function inlineHtml(markdown: string): string {
  let html = "";
  let rest = markdown;
  while (rest !== "") {
    const [length, piece] = SPANS.map((span) => span(rest)).find((found) => found !== undefined) ?? plain(rest);
    html += piece;
    rest = rest.slice(length);
  }
  return html;
}

/** How many characters it took, and their HTML. */
type Found = readonly [length: number, html: string];
type Span = (text: string) => Found | undefined;

const span =
  (pattern: RegExp, html: (match: readonly string[]) => string): Span =>
  (text) => {
    const match = pattern.exec(text);
    return match ? [match[0].length, html(match)] : undefined;
  };

const SPANS: readonly Span[] = [
  span(/^\\([!-/:-@[-`{-~])/, ([, character = ""]) => escapeHtml(character)),
  span(/^(`+)(?!`)([\s\S]*?[^`])\1(?!`)/, ([, , text = ""]) => `<code>${escapeHtml(text.trim())}</code>`),
  span(/^<code>([^<]*)<\/code>/, ([, text = ""]) => `<code>${entities(text)}</code>`),
  span(/^\*\*(?=\S)([\s\S]*?\S)\*\*/, ([, text = ""]) => `<strong>${inlineHtml(text)}</strong>`),
  span(/^\*(?=[^\s*])([^*]*[^\s*])\*/, ([, text = ""]) => `<em>${inlineHtml(text)}</em>`),
  span(/^_(?=[^\s_])([^_]*[^\s_])_(?!\w)/, ([, text = ""]) => `<em>${inlineHtml(text)}</em>`),
  span(
    /^\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)/,
    ([, text = "", address = ""]) => `<a href="${entities(address)}" rel="noreferrer">${inlineHtml(text)}</a>`,
  ),
  span(/^<br\s*\/?>/, () => "<br>"),
  span(/^ {2,}\n/, () => "<br>\n"),
  span(/^&(?:#\d{1,6}|#x[\da-fA-F]{1,6}|\w{1,31});/, ([entity = ""]) => entity),
];

/** Plain text up to the next character that could begin something; a word is taken whole, so that snake_case stays. */
function plain(text: string): Found {
  const piece = /^(?:\w+|[^\\`*_[<&\w ]+|[\s\S])/.exec(text)?.[0] ?? text;
  return [piece.length, escapeHtml(piece)];
}

/** Escapes text that may hold entities already, without escaping those twice. */
function entities(text: string): string {
  return escapeHtml(text).replace(/&amp;(#\d{1,6}|#x[\da-fA-F]{1,6}|\w{1,31});/g, "&$1;");
}
