import { createContext, Script } from "node:vm";

/**
 * Does work that waits for nothing, and stops it after so many milliseconds, which no timer can do: a regular expression
 * that goes back and forth, a search through everything. Undefined: it was stopped.
 */
export function interruptible<T>(ms: number, work: () => T): { readonly value: T } | undefined {
  SCOPE.work = work;
  try {
    return { value: CALL.runInContext(SCOPE, { timeout: ms }) };
  } catch (error) {
    if (Object(error).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return undefined;
    throw error;
  }
}

const CALL = new Script("work()");
const SCOPE: { work?: () => unknown } = createContext({});
