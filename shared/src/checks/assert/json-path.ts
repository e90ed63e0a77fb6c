import { JSONPathEnvironment, JSONPathRecursionLimitError, type JSONValue } from "json-p3";

/**
 * The values that an RFC 9535 JSONPath selects, in its order; undefined when the document is nested too deep to be
 * searched. The path is known to be one: the grammar compiled it.
 */
export function selectValues(path: string, document: unknown): readonly unknown[] | undefined {
  try {
    return STANDARD.query(path, document as JSONValue).values();
  } catch (error) {
    // The second is the stack's own limit, which a filter reaches without the first.
    if (error instanceof JSONPathRecursionLimitError || error instanceof RangeError) return undefined;
    throw error;
  }
}

const STANDARD = new JSONPathEnvironment();
