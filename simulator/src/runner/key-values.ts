/** Reads the text of GITHUB_OUTPUT, GITHUB_STATE or GITHUB_ENV. What stands before a mistake counts. */
export function* parseKeyValues(text: string): Generator<readonly [name: string, value: string]> {
  const lines = text.split("\n");
  for (let next = 0; next < lines.length; next++) {
    const line = lines[next] ?? "";
    if (line === "") continue;
    const equals = position(line, "=");
    const heredoc = position(line, "<<");
    if (equals < heredoc) {
      if (equals === 0) throw new Error(`Invalid format '${line}': the name is empty.`);
      yield [line.slice(0, equals), line.slice(equals + 1)];
    } else if (heredoc < equals) {
      const name = line.slice(0, heredoc);
      const delimiter = line.slice(heredoc + 2);
      if (name === "" || delimiter === "") {
        throw new Error(`Invalid format '${line}': neither the name nor the delimiter may be empty.`);
      }
      const end = lines.indexOf(delimiter, next + 1);
      if (end < 0) throw new Error(`Invalid value of '${name}': matching delimiter not found '${delimiter}'.`);
      yield [name, lines.slice(next + 1, end).join("\n")];
      next = end;
    } else {
      throw new Error(`Invalid format '${line}': neither name=value nor name<<DELIMITER.`);
    }
  }
}

function position(line: string, mark: string): number {
  const index = line.indexOf(mark);
  return index < 0 ? Number.POSITIVE_INFINITY : index;
}
