import type { Ending } from "@deploy-actions/shared/ecs/deployment/ending";
import type { Service, ServiceEvent } from "@deploy-actions/shared/ecs/ecs";
import type { RolledOut } from "../rollout/rollout.ts";
import type { CodeDeployMeans } from "./means.ts";

/** Nothing failed: nobody asks why. */
const NOT_ASKED: readonly Ending["kind"][] = ["succeeded", "paused", "cancelled"];

/**
 * What ECS says beside CodeDeploy about a deployment that did not come to a good end: its events, and the target groups of
 * both task sets. Evidence: when it cannot be read, going back does without.
 */
export async function evidenceOf(
  ending: Ending,
  seen: { readonly service: Service; readonly events: readonly ServiceEvent[]; readonly createdAt: number },
  { ecs, codeDeploy }: Pick<CodeDeployMeans, "ecs" | "codeDeploy">,
): Promise<Pick<RolledOut, "service" | "events">> {
  const { service, events, createdAt } = seen;
  if (NOT_ASKED.includes(ending.kind)) return { service, events };
  const [search, taskSets] = await Promise.all([
    ecs.findService().catch(() => undefined),
    codeDeploy.listTaskSets().catch(() => []),
  ]);
  const now = search?.kind === "found" ? search.service : service;
  const told = now.events.filter(({ at }) => at >= createdAt);
  const targetGroups = new Set([...service.targetGroups, ...taskSets.flatMap((taskSet) => taskSet.targetGroups)]);
  return {
    service: { ...now, targetGroups: [...targetGroups] },
    events: [...events, ...told].sort((a, b) => a.at - b.at),
  };
}
