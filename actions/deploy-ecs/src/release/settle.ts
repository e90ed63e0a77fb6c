import type { Followed } from "@deploy-actions/shared/ecs/deployment/follow";
import { Failure } from "@deploy-actions/shared/failure";
import type { Effects } from "../effects.ts";
import type { Inputs } from "../inputs.ts";
import type { Prepared } from "../prepare.ts";
import type { WentBack } from "../went-back.ts";
import type { Advanced, Stopped } from "./advance.ts";
import { Overtaken } from "./overtaken.ts";

/** A way back is given at least this, however short the timeout of the deployment: containers must stop and start. */
const LEAST_TO_GO_BACK_MS = 5 * 60_000;

interface Settling extends Pick<Inputs, "onFailure" | "timeout"> {
  readonly proven: "stays" | "goes";
}

type SettleEffects = Pick<Effects, "clock" | "signal">;

/** What is done about a release whose ending is not good, or that goes back with another one. Undefined: nothing. */
export async function settle(
  advanced: Advanced,
  one: Prepared,
  settling: Settling,
  effects: SettleEffects,
): Promise<WentBack | undefined> {
  if (advanced.kind === "followed") return await settleFollowed(advanced.followed, one, settling, effects);
  return advanced.kind === "stopped" ? await settleStopped(advanced, one, settling, effects) : undefined;
}

async function settleFollowed(
  { ending, mine }: Followed,
  one: Prepared,
  settling: Settling,
  effects: SettleEffects,
): Promise<WentBack | undefined> {
  const { plan, via } = one.release;
  // Cancelled: the runner leaves ten seconds, so the post step does it. Superseded: the service is somebody else's now.
  if (ending.kind === "cancelled" || ending.kind === "superseded") return undefined;
  if (settling.onFailure === "leave" && ending.kind !== "rolled-back") return undefined;
  // What could not be seen may be well: the post step looks once more, and decides then. Weights stay where this step left them.
  const movesOn = via.kind !== "ecs-weights";
  const isNew = plan.kind === "create" || (plan.kind === "deploy" && plan.startsDeployment);
  if (ending.kind === "lost-sight" && isNew && movesOn)
    return { kind: "unfinished", serving: mine.taskDefinition, why: "ECS could not be asked" };
  return await goBack(one, mine.taskDefinition, settling, effects);
}

/** Stopped while it began: what of it was written goes back. */
async function settleStopped(
  { by, error }: Stopped,
  one: Prepared,
  settling: Settling,
  effects: SettleEffects,
): Promise<WentBack | undefined> {
  if (error instanceof Overtaken)
    return { kind: "overtaken", by: error.by.id, taskDefinition: error.by.taskDefinition };
  if (by === "cancel" || settling.onFailure === "leave") return undefined;
  const { current } = one.release.plan;
  const wentBack = await goBack(one, current, settling, effects);
  if (wentBack || by !== "error") return wentBack;
  return { kind: "unfinished", serving: current, why: "nobody heard whether AWS took the update" };
}

async function goBack(
  { release, log }: Prepared,
  serving: string,
  { timeout, proven }: Settling,
  { clock, signal }: SettleEffects,
): Promise<WentBack | undefined> {
  const deadline = clock.now() + Math.max(timeout, LEAST_TO_GO_BACK_MS);
  try {
    return await release.goBack({ deadline, proven, log, signal });
  } catch (error) {
    const why = error instanceof Failure ? `${error.message} ${error.hint}` : String(error);
    return { kind: "unfinished", serving, why };
  }
}
