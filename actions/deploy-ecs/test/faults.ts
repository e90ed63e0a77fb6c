import { errors } from "@deploy-actions/shared/testkit/job";
import type { ActionRun } from "@deploy-actions/simulator/runner/run-action";

/** What the simulator can do to a call. */
export type Fault = "throttle" | "server-error" | "reset" | "timeout" | "denied";

/** Faults that a later attempt may not meet. */
export const PASSING = ["throttle", "server-error", "reset", "timeout"] as const;
export const FAULTS: readonly Fault[] = [...PASSING, "denied"];

/** What the person on call must find in the annotation. */
export function words(fault: Fault, operation: string): string {
  switch (fault) {
    case "throttle":
      return "Rate exceeded";
    case "server-error":
      return "The request processing has failed because of an unknown error";
    case "reset":
      return "broke (ECONNRESET)";
    case "timeout":
      return "did not answer in time";
    case "denied":
      return `may not ${operation}`;
  }
}

/** What a run that met a fault is judged by. */
export function facts(run: ActionRun) {
  const { exitCode, outputs, post } = run;
  return { exitCode, outputs, errors: errors(run), post };
}
