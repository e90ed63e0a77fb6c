import { Failure } from "@deploy-actions/shared/failure";
import type { Effects } from "../effects.ts";
import { type Diagnosis, diagnose } from "../failure/diagnose.ts";
import type { Inputs } from "../inputs.ts";
import type { Prepared } from "../prepare.ts";
import type { Advanced } from "./advance.ts";

/** Why a service did not come through; what AWS refused at the start says it all by itself. */
export async function diagnoseAdvanced(
  advanced: Exclude<Advanced, { kind: "unchanged" }>,
  { watch }: Pick<Prepared, "watch">,
  { logLines }: Pick<Inputs, "logLines">,
  { targetGroups }: Pick<Effects, "targetGroups">,
): Promise<Diagnosis> {
  if (advanced.kind === "followed") return await diagnose(advanced.followed, { watch, targetGroups, logLines });
  const { error } = advanced;
  return {
    class: "aws-refused",
    what: error instanceof Error ? error.message : String(error),
    reason: "",
    hint: error instanceof Failure ? error.hint : "",
    container: undefined,
    exitCode: undefined,
    failedTasks: 0,
    failures: [],
    targets: [],
    log: { kind: "unavailable", why: "no task was started" },
    events: error instanceof Failure ? error.evidence : [],
  };
}
