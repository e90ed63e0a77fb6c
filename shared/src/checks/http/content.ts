import { show } from "../assert/show.ts";
import type { Body } from "./answer.ts";
import { formatBytes } from "./bytes.ts";

/** What was read, or why it cannot be: a sentence, or the end of one. */
export type Readout<T> = { readonly value: T } | { readonly trouble: string };

/** The whole body. Half of one is not judged: what is missing may be what matters. */
export function readText({ text, cut, coding }: Body, maxBody: number): Readout<string> {
  if (coding !== undefined) return { trouble: `the body has the coding ${show(coding)}, which cannot be read here` };
  if (cut) return { trouble: `the body is larger than ${formatBytes(maxBody)}; raise max-body` };
  return { value: text };
}

export function readJson(body: Body, maxBody: number): Readout<unknown> {
  const text = readText(body, maxBody);
  if ("trouble" in text) return text;
  try {
    return { value: JSON.parse(text.value) };
  } catch {
    return { trouble: text.value.trim() === "" ? "the body is empty" : `the body is not JSON: ${show(text.value)}` };
  }
}

/** JSON that can be read, with its numbers as text; undefined when it is nested too deep for that. */
export function readAsWritten(json: string): unknown {
  const number = (_: string, value: unknown, context?: { readonly source?: string }) =>
    typeof value === "number" ? context?.source : value;
  try {
    return JSON.parse(json, number);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
