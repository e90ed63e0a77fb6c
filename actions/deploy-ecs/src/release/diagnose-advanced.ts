import { Failure } from "@deploy-actions/shared/failure";
import type { Effects } from "../effects.ts";
import { type Diagnosis, diagnose } from "../failure/diagnose.ts";
import type { Explanation } from "../failure/explanation.ts";
import type { Inputs } from "../inputs.ts";
import type { Prepared } from "../prepare.ts";
import type { Advanced, Stopped } from "./advance.ts";
import { Overtaken } from "./overtaken.ts";

/** Why a service did not come through. */
export async function diagnoseAdvanced(
  advanced: Exclude<Advanced, { kind: "unchanged" }>,
  { name, release, watch }: Pick<Prepared, "name" | "release" | "watch">,
  { logLines }: Pick<Inputs, "logLines">,
  { targetGroups }: Pick<Effects, "targetGroups">,
): Promise<Diagnosis> {
  switch (advanced.kind) {
    case "followed":
      return await diagnose(advanced.followed, { watch, targetGroups, logLines });
    case "unhealthy":
      return withoutTasks({
        class: "checks-failed",
        what: `${release.plan.current} runs already, and does not pass its checks.`,
        reason: advanced.reason,
        hint: "Look at the check that the reason names, and at the application's log.",
      });
    case "stopped":
      return withoutTasks(whyStopped(advanced, name), advanced.error instanceof Failure ? advanced.error.evidence : []);
  }
}

/** No task of the release was started, or none that anybody knows of. */
function withoutTasks(explanation: Explanation, events: readonly string[] = []): Diagnosis {
  return {
    ...explanation,
    container: undefined,
    exitCode: undefined,
    failedTasks: 0,
    failures: [],
    targets: [],
    log: { kind: "unavailable", why: "no task was started" },
    events,
  };
}

function whyStopped({ by, error }: Stopped, service: string): Explanation {
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof Failure ? error.hint : "";
  switch (by) {
    case "refusal":
      return {
        class: error instanceof Overtaken ? "superseded" : "aws-refused",
        what: message,
        reason: "",
        hint,
      };
    case "error":
      return {
        class: "unknown",
        what: `Nobody heard whether AWS took the update of service ${service}.`,
        reason: message,
        hint: hint || "Look at the service.",
      };
    case "cancel":
      return {
        class: "cancelled",
        what: `The step was cancelled as service ${service} was to be updated.`,
        reason: "",
        hint: "",
      };
    case "call-off":
      return {
        class: "called-off",
        what: `The update of service ${service} was called off: ${message}.`,
        reason: "",
        hint: "Nothing was found wrong with this service; look at the one that failed. All services of a step go together.",
      };
  }
}
