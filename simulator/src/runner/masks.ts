/** The values the runner hides in everything it shows, with the encodings it guesses people print them in. */
export class Masks {
  readonly #values: string[] = [];
  readonly #hidden = new Set<string>();

  /** What was registered, in order. */
  get values(): readonly string[] {
    return this.#values;
  }

  /** Registers the value as a whole and each of its lines; what was printed before stays readable. */
  add(value: string): void {
    this.#values.push(value);
    for (const secret of [value, ...lines(value)]) {
      for (const form of [secret, ...encodings.map((encode) => encode(secret))]) {
        if (form !== "") this.#hidden.add(form);
      }
    }
  }

  apply(text: string): string {
    let shown = "";
    let from = 0;
    for (const { start, end } of merged([...this.#occurrences(text)])) {
      shown += `${text.slice(from, start)}***`;
      from = end;
    }
    return shown + text.slice(from);
  }

  *#occurrences(text: string): Generator<Range> {
    for (const hidden of this.#hidden) {
      // Overlapping occurrences count: "aa" hides all of "aaa".
      for (let start = text.indexOf(hidden); start >= 0; start = text.indexOf(hidden, start + 1)) {
        yield { start, end: start + hidden.length };
      }
    }
  }
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Neighbours become one, as on GitHub: two secrets side by side show as a single "***". */
function merged(ranges: readonly Range[]): Range[] {
  const result: Range[] = [];
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && range.start <= last.end)
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    else result.push(range);
  }
  return result;
}

function lines(value: string): string[] {
  return value.split(/[\r\n]+/).map((line) => line.trim());
}

const encodings: readonly ((value: string) => string)[] = [
  (value) => base64From(value, 0),
  (value) => base64From(value, 1),
  (value) => base64From(value, 2),
  (value) => value.replaceAll('"', '\\"'),
  (value) => value.replaceAll("'", "''"),
  (value) => JSON.stringify(value).slice(1, -1),
  uriEscape,
  xmlEscape,
  withoutQuotes,
];

/** In base64 of "user:secret" the secret starts at any of three offsets within a group of bytes. */
function base64From(value: string, offset: number): string {
  const bytes = Buffer.from(value);
  return (bytes.length > offset ? bytes.subarray(offset) : bytes).toString("base64");
}

function uriEscape(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

const xmlEntities: Readonly<Record<string, string>> = {
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  "&": "&amp;",
};

function xmlEscape(value: string): string {
  return value.replace(/[<>"'&]/g, (character) => xmlEntities[character] ?? character);
}

function withoutQuotes(value: string): string {
  return value.length > 8 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : "";
}
