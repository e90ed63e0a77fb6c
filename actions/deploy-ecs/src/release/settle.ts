import type { Followed } from "@deploy-actions/shared/ecs/deployment/follow";
import type { WentBack } from "@deploy-actions/shared/ecs/went-back";
import { Failure } from "@deploy-actions/shared/failure";
import type { Effects } from "../effects.ts";
import type { Inputs } from "../inputs.ts";
import type { Prepared } from "../prepare.ts";

/** A way back is given at least this, however short the timeout of the deployment: containers must stop and start. */
const LEAST_TO_GO_BACK_MS = 5 * 60_000;

/** What is done about a release whose ending is not good, or that goes back with another one. Undefined: nothing. */
export async function settle(
  { ending, mine }: Followed,
  { release, log }: Prepared,
  { onFailure, timeout, proven }: Pick<Inputs, "onFailure" | "timeout"> & { readonly proven: "stays" | "goes" },
  { clock, signal }: Pick<Effects, "clock" | "signal">,
): Promise<WentBack | undefined> {
  // Cancelled: the runner leaves ten seconds, so the post step does it. Superseded: the service is somebody else's now.
  if (ending.kind === "cancelled" || ending.kind === "superseded") return undefined;
  if (onFailure === "leave" && ending.kind !== "rolled-back") return undefined;
  // What could not be seen may be well: the post step looks once more, and decides then.
  if (ending.kind === "lost-sight" && release.plan.kind === "deploy" && release.plan.startsDeployment)
    return { kind: "unfinished", serving: mine.taskDefinition, why: "ECS could not be asked" };
  const deadline = clock.now() + Math.max(timeout, LEAST_TO_GO_BACK_MS);
  try {
    return await release.goBack({ deadline, proven, log, signal });
  } catch (error) {
    return {
      kind: "unfinished",
      serving: mine.taskDefinition,
      why: error instanceof Failure ? `${error.message} ${error.hint}` : String(error),
    };
  }
}
