/** A text of JSON objects one after the other, with anything between them, that arrives in pieces. */
export class JsonValues {
  #text = "";
  #at = 0;
  #depth = 0;
  #inString = false;

  /** The objects, and the lines between them, that are complete by now. */
  read(piece: string): readonly (string | object)[] {
    this.#text += piece;
    const found: (string | object)[] = [];
    let begin = 0;
    for (; this.#at < this.#text.length; this.#at++) {
      const char = this.#text[this.#at];
      if (this.#inString) {
        if (char === "\\") this.#at++;
        else if (char === '"') this.#inString = false;
      } else if (this.#depth > 0 && char === '"') this.#inString = true;
      // What buildx writes itself may have braces, but no line of it begins with one.
      else if (char === "{" && (this.#depth > 0 || this.#text.slice(begin, this.#at).trim() === "")) this.#depth++;
      else if (char === "}" && this.#depth > 0) {
        if (--this.#depth > 0) continue;
        found.push(JSON.parse(this.#text.slice(begin, this.#at + 1)));
        begin = this.#at + 1;
      } else if (char === "\n" && this.#depth === 0) {
        const line = this.#text.slice(begin, this.#at).trimEnd();
        if (line !== "") found.push(line);
        begin = this.#at + 1;
      }
    }
    this.#text = this.#text.slice(begin);
    this.#at -= begin;
    return found;
  }
}
