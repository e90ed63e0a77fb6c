import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { InputSource } from "../src/actions/input-source.ts";
import { objectInputs } from "./input-source.ts";

interface ActionFile {
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** Which inputs action.yml declares, and which ones the action reads; both sorted, so that a test can compare them. */
export function compareInputs(actionFile: URL, readInputs: (source: InputSource) => unknown) {
  const { inputs = {} }: ActionFile = parse(readFileSync(actionFile, "utf8"));
  const read = new Set<string>();
  const source: InputSource = {
    ...objectInputs({}),
    get: (name) => {
      read.add(name);
      return "";
    },
  };
  try {
    readInputs(source);
  } catch {
    // Required inputs are empty here; only the names matter.
  }
  return { declared: Object.keys(inputs).sort(), read: [...read].sort() };
}

/** The outputs that were reported although action.yml does not declare them. */
export function undeclaredOutputs(actionFile: URL, reported: Readonly<Record<string, unknown>>): readonly string[] {
  const { outputs = {} }: ActionFile = parse(readFileSync(actionFile, "utf8"));
  return Object.keys(reported).filter((name) => !(name in outputs));
}
