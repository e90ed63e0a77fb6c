import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { InputSource } from "../src/actions/input-source.ts";
import { objectInputs } from "./input-source.ts";

interface ActionFile {
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/**
 * Which inputs action.yml declares, and which ones the action reads; both sorted, so that a test can compare them. What is
 * read may depend on what is given: `variants` are tried one after the other.
 */
export async function compareInputs(
  actionFile: URL,
  readInputs: (source: InputSource) => unknown,
  variants: readonly Readonly<Record<string, string>>[] = [{}],
) {
  const { inputs = {} }: ActionFile = parse(readFileSync(actionFile, "utf8"));
  const read = new Set<string>();
  for (const given of variants) {
    const source: InputSource = {
      ...objectInputs(given),
      get: (name) => {
        read.add(name);
        return given[name] ?? "";
      },
    };
    try {
      await readInputs(source);
    } catch {
      // Required inputs are empty here; only the names matter.
    }
  }
  return { declared: Object.keys(inputs).sort(), read: [...read].sort() };
}

/** The outputs that were reported although action.yml does not declare them. */
export function undeclaredOutputs(actionFile: URL, reported: Readonly<Record<string, unknown>>): readonly string[] {
  const { outputs = {} }: ActionFile = parse(readFileSync(actionFile, "utf8"));
  return Object.keys(reported).filter((name) => !(name in outputs));
}
