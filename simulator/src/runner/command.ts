/** One workflow command: `::error file=app.js,line=1::Missing semicolon`. */
export interface Command {
  /** In lower case: the runner does not look at case. */
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/** Reads a line of a step's output as a command. Undefined: an ordinary line, or a name that is not known. */
export function parseCommand(line: string, isKnown: (name: string) => boolean): Command | undefined {
  return parse(line, currentForm, isKnown) ?? parse(line, olderForm, isKnown);
}

interface Form {
  /** Captures the name, the properties and the data. */
  readonly pattern: RegExp;
  readonly separator: string;
  readonly unescapeProperty: (text: string) => string;
  readonly unescapeData: (text: string) => string;
}

const unescapeOlder = unescaping({ "%3B": ";", "%0D": "\r", "%0A": "\n", "%5D": "]" });

const currentForm: Form = {
  pattern: /^\s*::([^ ]*?)(?: (.*?))?::(.*)$/s,
  separator: ",",
  unescapeProperty: unescaping({ "%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": "," }),
  unescapeData: unescaping({ "%0D": "\r", "%0A": "\n" }),
};

/** `##[error]message`: older, still read, and read anywhere in a line. */
const olderForm: Form = {
  pattern: /##\[([^ \]]*)(?: ([^\]]*))?\](.*)$/s,
  separator: ";",
  unescapeProperty: unescapeOlder,
  unescapeData: unescapeOlder,
};

function parse(line: string, form: Form, isKnown: (name: string) => boolean): Command | undefined {
  const match = form.pattern.exec(line);
  if (!match) return undefined;
  const [, name = "", properties = "", data = ""] = match;
  if (!isKnown(name.toLowerCase())) return undefined;
  return {
    name: name.toLowerCase(),
    properties: parseProperties(properties, form),
    data: form.unescapeData(data),
  };
}

function parseProperties(text: string, { separator, unescapeProperty }: Form): Record<string, string> {
  const properties: Record<string, string> = {};
  for (const property of text.trim().split(separator)) {
    const [, key, value] = /^([^=]+)=(.+)$/s.exec(property) ?? [];
    if (key && value) properties[key] = unescapeProperty(value);
  }
  return properties;
}

function unescaping(characters: Readonly<Record<string, string>>): (text: string) => string {
  return (text) => {
    let result = text;
    for (const [escaped, character] of Object.entries(characters)) result = result.replaceAll(escaped, character);
    // Last, as the runner does, so that an escaped "%0A" stays text.
    return result.replaceAll("%25", "%");
  };
}
