import { bad, bold, oneLine, type Piece, plain, quiet } from "../command/pieces.ts";

/** The step's log as a person at a terminal wants it: without what is written for the runner alone. */
export class LogView {
  #grouped = false;
  #resume: string | undefined;

  /** A line of the log as pieces; undefined: nothing of it is for people. */
  show(line: string): readonly Piece[] | undefined {
    if (this.#resume !== undefined) return line === this.#resume ? this.#resumed() : this.#indented(plain(line));
    const [, token] = /^::stop-commands::(.+)$/.exec(line) ?? [];
    if (token) {
      this.#resume = `::${token}::`;
      return undefined;
    }
    const [, mark, rest = ""] = /^##\[(\w+)\](.*)$/.exec(line) ?? [];
    if (mark === "endgroup") {
      this.#grouped = false;
      return undefined;
    }
    if (mark === "group") {
      this.#grouped = true;
      return [bold(oneLine(rest))];
    }
    return this.#indented((MARKS[mark ?? ""] ?? plain)(rest || line));
  }

  #resumed(): undefined {
    this.#resume = undefined;
  }

  #indented(piece: Piece): readonly Piece[] {
    return [plain(this.#grouped ? "  " : ""), { ...piece, text: oneLine(piece.text) }];
  }
}

const MARKS: Readonly<Record<string, (text: string) => Piece>> = {
  error: (text) => bad(`Error: ${text}`),
  warning: (text) => ({ text: `Warning: ${text}`, style: "33" }),
  notice: (text) => bold(text),
  debug: quiet,
};
