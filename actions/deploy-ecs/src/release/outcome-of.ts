import type { Followed } from "@deploy-actions/shared/ecs/deployment/follow";
import type { Outcome } from "../outcome.ts";
import type { Prepared } from "../prepare.ts";
import type { WentBack } from "../went-back.ts";
import { type Advanced, isCut } from "./advance.ts";
import type { Fallen } from "./fleet.ts";
import type { Target } from "./register.ts";

/** How the release of one service ended, from how far it came and what became of it. */
export function outcomeOf(
  { name, release }: Pick<Prepared, "name" | "release">,
  advanced: Advanced | undefined,
  fallen: Fallen | undefined,
  targets: ReadonlyMap<string, Target>,
): Outcome {
  const { plan, via, steps } = release;
  const told = { plan, via, steps };
  if (!advanced) return { ...told, status: "not-started", why: "its turn did not come" };
  if (advanced.kind === "unchanged") return { ...told, status: "unchanged" };
  if (advanced.kind !== "followed") {
    const taskDefinition = targets.get(name)?.name ?? plan.current;
    if (!fallen) throw new Error(`Nothing is known of what stopped service ${name}.`);
    const { wentBack } = fallen;
    if (advanced.kind === "stopped" && advanced.by === "call-off" && !wentBack)
      return { ...told, status: "not-started", why: (advanced.error as Error).message };
    const status = isCut(advanced) ? "cancelled" : afterGoingBack(wentBack);
    return { ...told, status, taskDefinition, deployed: undefined, ...fallen };
  }
  const { followed, took, breakdown } = advanced;
  const { taskDefinition } = followed.mine;
  const deployed = { mine: followed.mine, followed, took, breakdown };
  if (!fallen || fallen.wentBack?.kind === "stayed") {
    const status = followed.ending.kind === "paused" ? "paused" : plan.kind === "unchanged" ? "unchanged" : "deployed";
    return { ...told, status, taskDefinition, deployed };
  }
  return { ...told, status: statusOf(followed, fallen.wentBack), taskDefinition, deployed, ...fallen };
}

/** On what there was before, were it nothing. */
const isBack = (wentBack: WentBack | undefined) => wentBack?.kind === "back" || wentBack?.kind === "removed";

function statusOf(
  { ending }: Followed,
  wentBack: WentBack | undefined,
): "rolled-back" | "failed" | "superseded" | "cancelled" {
  if (ending.kind === "cancelled") return "cancelled";
  return ending.kind === "superseded" ? "superseded" : afterGoingBack(wentBack);
}

function afterGoingBack(wentBack: WentBack | undefined): "rolled-back" | "failed" | "superseded" {
  if (wentBack?.kind === "overtaken") return "superseded";
  return isBack(wentBack) ? "rolled-back" : "failed";
}
