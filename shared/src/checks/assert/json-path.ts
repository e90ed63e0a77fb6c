import { JSONPathEnvironment, JSONPathRecursionLimitError, type JSONValue } from "json-p3";

export interface Node {
  readonly value: unknown;
  /** Keys and indexes that lead to it. */
  readonly location: readonly (string | number)[];
}

/**
 * What an RFC 9535 JSONPath selects, in its order; undefined when the document is nested too deep to be searched. The
 * path is known to be one: the grammar compiled it.
 */
export function selectNodes(path: string, document: unknown): readonly Node[] | undefined {
  try {
    return STANDARD.query(path, document as JSONValue).nodes;
  } catch (error) {
    // The second is the stack's own limit, which a filter reaches without the first.
    if (error instanceof JSONPathRecursionLimitError || error instanceof RangeError) return undefined;
    throw error;
  }
}

export function selectValues(path: string, document: unknown): readonly unknown[] | undefined {
  return selectNodes(path, document)?.map(({ value }) => value);
}

const STANDARD = new JSONPathEnvironment();
