/** A piece of one terminal line, measured apart from its colours so that lines can be cut to any width. */
export interface Piece {
  readonly text: string;
  /** SGR parameters, such as "1" for bold or "38;5;72". */
  readonly style?: string;
}

export const bold = (text: string): Piece => ({ text, style: "1" });
export const quiet = (text: string): Piece => ({ text, style: "2" });
export const good = (text: string): Piece => ({ text, style: "32" });
export const bad = (text: string): Piece => ({ text, style: "31" });
export const plain = (text: string): Piece => ({ text });

/** One line of terminal output, no wider than `width` characters. */
export function paint(pieces: readonly Piece[], { width, colour }: { width: number; colour: boolean }): string {
  let left = width;
  let line = "";
  for (const { text, style } of pieces) {
    const shown = cut(text, left);
    left -= [...shown].length;
    line += colour && style && shown !== "" ? `\u001b[${style}m${shown}\u001b[0m` : shown;
  }
  return line.trimEnd();
}

/** Text in a column of its own. */
export function column(text: string, width: number, align: "left" | "right" = "left"): string {
  const shown = cut(text, width);
  const space = " ".repeat(width - [...shown].length);
  return align === "left" ? shown + space : space + shown;
}

/** Text on one line, without colours and control characters of its own. */
export function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must not reach the terminal
  return text.replace(/\u001b\[[\d;?]*[A-Za-z]|[\u0000-\u001f\u007f-\u009f]/g, " ").trimEnd();
}

function cut(text: string, width: number): string {
  const characters = [...text];
  if (characters.length <= width) return text;
  return width <= 0 ? "" : `${characters.slice(0, width - 1).join("")}…`;
}
