import { comparedWayBack } from "../release/compared-way-back.ts";
import type { EcsHandle } from "../release/handle.ts";
import type { ReleaseBefore, ReleaseNow, ReleaseWayBack } from "../release/way-back.ts";
import type { Before } from "./before.ts";
import type { Deployment, Service } from "./ecs.ts";
import { goBack, isBefore, type Undoing } from "./go-back.ts";
import { primaryOf } from "./service.ts";
import { inReleases } from "./went-back.ts";

type Effects = Pick<Undoing, "ecs" | "clock" | "log" | "signal">;

/** The way back on a rolling release of an ECS service. */
export function ecsWayBack(handle: EcsHandle, effects: Effects): ReleaseWayBack {
  // Without a deployment in the handle, the one in place at the first look is what is judged.
  let judged = handle;
  return comparedWayBack({
    signal: effects.signal,
    async observe() {
      const observed = await observe(judged, effects);
      if (!observed) return `service ${handle.service} of cluster ${handle.cluster} does not exist any more`;
      if (observed.now.kind === "live") judged = { ...handle, deployment: observed.primary.id };
      return observed;
    },
    swap: async (observed, deadline) =>
      inReleases(await goBack({ ...effects, ...undoing(judged, observed), deadline, proven: "goes" })),
  });
}

interface Observed {
  readonly now: Exclude<ReleaseNow, { kind: "gone" }>;
  readonly service: Service;
  readonly primary: Deployment;
  /** What to go back to, in the words of goBack. */
  readonly target: Pick<Before, "taskDefinition" | "needsCopy">;
}

/** Undefined: there is no such service any more. */
async function observe(handle: EcsHandle, { ecs }: Effects): Promise<Observed | undefined> {
  const search = await ecs.findService();
  if (search.kind !== "found" || search.service.status !== "ACTIVE") return undefined;
  const { service } = search;
  const primary = primaryOf(service);
  if (!primary) return undefined;

  const { id, taskDefinition: release, createdAt: deployedAt } = primary;
  const before = await findBefore(handle, ecs);
  const target =
    before.kind === "available"
      ? { taskDefinition: before.release, needsCopy: before.needsCopy }
      : { taskDefinition: undefined, needsCopy: false };
  const seen = { service, primary, target };
  if (isJudged(handle, primary)) return { ...seen, now: { kind: "live", release, deployedAt, before } };
  if (await isBefore(release, { ecs, before: target })) return { ...seen, now: { kind: "back", release } };
  return { ...seen, now: { kind: "superseded", by: id, release } };
}

function undoing(judged: EcsHandle, { service, primary, target }: Observed): Pick<Undoing, "mine" | "before"> {
  return {
    mine: {
      // Without an id it was never seen in place: none of the service's deployments is it.
      deploymentId: judged.deployment ?? "",
      taskDefinition: judged.to,
      previousDeploymentId: undefined,
      serviceDeployment: undefined,
      createdAt: primary.createdAt,
    },
    // A handle names releases: settings that the deploy step changed, like the desired count, stay as they are.
    before: { ...target, desiredCount: service.desiredCount, deploymentConfiguration: {}, changed: {} },
  };
}

/** Whether there is something to go back to, and whether it can be had as it is. */
export async function findBefore(
  { from, to }: Pick<EcsHandle, "from" | "to">,
  ecs: Effects["ecs"],
): Promise<ReleaseBefore> {
  if (from === undefined)
    return { kind: "missing", why: "the deploy step knew of no release before it that was proven good" };
  if (from === to) return { kind: "missing", why: `the release before it is the same one, ${to}` };
  const found = await ecs.findTaskDefinition(from);
  return found
    ? { kind: "available", release: from, needsCopy: !found.active }
    : { kind: "missing", why: `task definition ${from}, the release before, does not exist any more` };
}

/** The deployment of the handle; by its task definition when the deploy step found that running already. */
function isJudged({ deployment, to }: EcsHandle, { id, taskDefinition }: Deployment): boolean {
  return deployment === undefined ? taskDefinition === to : id === deployment;
}
