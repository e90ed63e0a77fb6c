import { Cancelled } from "@deploy-actions/shared/actions/cancelled";
import type { OutputName } from "./action.gen.ts";

/** Of a step that threw: nothing that anybody could deploy. */
export function failedOutputs(error: unknown): Partial<Record<OutputName, string>> {
  return { status: error instanceof Cancelled ? "cancelled" : "failed" };
}
