import type { InputSource } from "../src/actions/input-source.ts";
import { Failure } from "../src/failure.ts";

export interface ObjectInputs extends InputSource {
  /** What was masked so far. */
  readonly masked: readonly string[];
}

/** Inputs as a workflow would give them, from an object; files as a workspace would hold them, by path. */
export function objectInputs(
  values: Readonly<Record<string, string>>,
  { files = {} }: { files?: Readonly<Record<string, string>> } = {},
): ObjectInputs {
  const masked: string[] = [];
  return {
    masked,
    given: () => Object.keys(values).filter((name) => values[name]?.trim()),
    get: (name) => values[name] ?? "",
    readFile: (path) => {
      const text = files[path];
      if (text === undefined) throw new Failure(`File "${path}" does not exist.`, { hint: "Check the path." });
      return text;
    },
    mask: (value) => {
      masked.push(value);
    },
  };
}
