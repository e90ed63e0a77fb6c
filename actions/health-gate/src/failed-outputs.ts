import { Cancelled } from "@deploy-actions/shared/actions/cancelled";
import { withoutAccountIds } from "@deploy-actions/shared/checks/grammar/names";
import { Failure } from "@deploy-actions/shared/failure";
import type { OutputName } from "./action.gen.ts";

/**
 * Outputs of a step that ended before there was an outcome: nothing was judged, and nothing was changed. `goesBack`: the
 * post step goes back on a gate that was cancelled.
 */
export function failedOutputs(
  error: unknown,
  { goesBack = false }: { readonly goesBack?: boolean } = {},
): Partial<Record<OutputName, string>> {
  const cancelled = error instanceof Cancelled;
  return {
    verdict: cancelled ? "cancelled" : "error",
    reason:
      error instanceof Failure || cancelled
        ? firstLine(withoutAccountIds(error.message))
        : "the gate itself has a bug, see the log",
    "rolled-back": "false",
    "rollback-status": cancelled && goesBack ? "unfinished" : "not-needed",
  };
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}
