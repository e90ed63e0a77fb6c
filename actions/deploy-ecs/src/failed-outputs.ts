import { Cancelled } from "@deploy-actions/shared/actions/cancelled";
import { Failure } from "@deploy-actions/shared/failure";
import type { OutputName } from "./action.gen.ts";
import { PreflightFailed } from "./look-ahead.ts";
import { ImageMissing } from "./plan/images.ts";
import { Overtaken } from "./release/overtaken.ts";

/** Outputs of a step that ended before there was an outcome: nothing was changed, or the post step sees to it. */
export function failedOutputs(error: unknown): Partial<Record<OutputName, string>> {
  if (error instanceof Cancelled) return { status: "cancelled", "failure-class": "cancelled" };
  if (error instanceof ImageMissing) return { status: "failed", "failure-class": "image-not-found" };
  if (error instanceof PreflightFailed) return { status: "failed", "failure-class": "preflight" };
  if (error instanceof Overtaken) return { status: "superseded", "failure-class": "superseded" };
  if (!(error instanceof Failure)) return { status: "failed", "failure-class": "unknown" };
  return { status: "failed", "failure-class": error.cause === undefined ? "invalid-input" : "aws-refused" };
}
