import { type FinishEffects, type Finished, leave, TIME_LIMIT_MS } from "./finish.ts";
import type { PostInputs } from "./inputs.ts";
import type { DefinedService } from "./service-definition/defined-service.ts";
import { undoCreation } from "./service-definition/undo-creation.ts";
import { wentBackOf } from "./service-definition/went-back-of.ts";
import type { Unfinished } from "./state.ts";
import { NO_SERVICE } from "./went-back.ts";

/** A service that main was creating: it goes again or, with on-cancel: leave, stays as far as it came. */
export async function finishCreation(
  service: string,
  { creation, goingBack, proven }: Unfinished & { phase: "creation" },
  { onCancel }: Pick<PostInputs, "onCancel">,
  { definedService, ...effects }: FinishEffects & { readonly definedService: DefinedService },
): Promise<Finished> {
  const deploymentId = (creation.phase === "created" && creation.deploymentId) || "";
  const mine = { taskDefinition: creation.taskDefinition, deploymentId };
  if (onCancel === "leave" && !goingBack) {
    const seen = await definedService.look();
    if (seen?.service.status !== "ACTIVE") return { kind: "not-started", serving: NO_SERVICE };
    return await leave(mine, effects.ecs);
  }
  const deadline = effects.clock.now() + TIME_LIMIT_MS;
  const undone = await undoCreation(creation, { ...effects, definedService, deadline, proven });
  return { kind: "settled", mine, wentBack: wentBackOf(undone, service, creation) };
}
