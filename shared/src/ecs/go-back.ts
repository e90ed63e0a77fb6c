import { isRefusal } from "../aws/aws-error.ts";
import { Failure } from "../failure.ts";
import type { Before } from "./before.ts";
import type { Ending } from "./deployment/ending.ts";
import { type Following, follow } from "./deployment/follow.ts";
import { CREATED_WITHIN_MS, findMine, type Until } from "./deployment/lookout.ts";
import { shiftsTraffic, waitingHook } from "./deployment/milestone.ts";
import type { Mine } from "./deployment/mine.ts";
import type { Deployment, Ecs, RegisteredTaskDefinition, Service, ServiceDeployment } from "./ecs.ts";
import { lookAt, primaryOf } from "./service.ts";
import { settingsBefore } from "./settings.ts";
import { sameDefinition } from "./task-definition/normalise.ts";
import type { WentBack } from "./went-back.ts";

/** The deployment to undo, what was before it, and the means. */
export interface Undoing extends Pick<Following, "ecs" | "clock" | "log" | "signal" | "deadline"> {
  readonly mine: Mine;
  readonly before: Before;
  /**
   * What becomes of our deployment once ECS calls it SUCCESSFUL. For the step that deployed it, that is the proof it was
   * waiting for; whoever judged it bad by more than ECS looks at has it go all the same.
   */
  readonly proven: "stays" | "goes";
}

/** How the service came back, for WentBack. */
type Way = Pick<WentBack & { kind: "back" }, "how" | "already">;

const BY_ECS: Way = { how: "ECS rolled back", already: true };

/** Until reads show a deployment that was just begun, or how one ended that StopServiceDeployment came too late for. */
const LOOK_AGAIN_MS = 1_000;
const LOOKS = 10;

/** Goes back to the release before, once, and only from our own deployment: compare first, then swap. */
export function goBack(undoing: Undoing & { readonly proven: "goes" }): Promise<Exclude<WentBack, { kind: "stayed" }>>;
export function goBack(undoing: Undoing, looks?: number): Promise<WentBack>;
export async function goBack(undoing: Undoing, looks = LOOKS): Promise<WentBack> {
  const { mine, proven, clock, signal } = undoing;
  const service = await lookAt(undoing.ecs);
  const primary = primaryOf(service);
  // The one before is PRIMARY again while ECS rolls back. Any other is not ours to stop.
  if (primary && primary.id !== mine.deploymentId && primary.id !== mine.previousDeploymentId)
    return await compareWith(primary, undoing);
  const deployment = await lookUp(undoing);
  // A read that lags behind the update shows the one before as if nothing had happened.
  if (!deployment && primary?.id === mine.previousDeploymentId && looks > 1) {
    await clock.sleep(LOOK_AGAIN_MS, signal);
    return await goBack(undoing, looks - 1);
  }
  switch (deployment?.status) {
    case "PENDING":
    case "IN_PROGRESS":
      return await stopRunning(deployment, service, undoing, looks);
    case "STOP_REQUESTED":
    case "ROLLBACK_REQUESTED":
    case "ROLLBACK_IN_PROGRESS":
      undoing.log("ECS is already rolling back.");
      return await awaitRollback(deployment, service, BY_ECS, undoing);
    case "ROLLBACK_SUCCESSFUL":
      return await confirmRollback(deployment, BY_ECS, undoing);
    case "SUCCESSFUL":
      if (primary?.id === mine.deploymentId && proven === "stays")
        return { kind: "stayed", taskDefinition: mine.taskDefinition };
  }
  return await redeploy(service, undoing, { isHalfway: shiftsTraffic(service) && deployment?.status !== "SUCCESSFUL" });
}

/** The quickest way: ECS stops the deployment and restores the service revision before it. */
async function stopRunning(
  deployment: ServiceDeployment,
  service: Service,
  undoing: Undoing,
  looks: number,
): Promise<WentBack> {
  const { ecs, clock, log, signal, mine, before } = undoing;
  const isHalfway = shiftsTraffic(service);
  // ECS has nothing to roll back to: the first deployment of a service, or one before October 2024.
  if (!deployment.hasSource) return await redeploy(service, undoing, { isHalfway });
  log(`Stopping ${mine.deploymentId} and rolling back${before.taskDefinition ? ` to ${before.taskDefinition}` : ""}.`);
  const answer = await endByEcs(deployment, ecs).catch((error) => {
    signal.throwIfAborted();
    return { refused: error instanceof Error ? error.message : String(error) };
  });
  // Stopping needs a permission of its own; UpdateService is one that this step certainly has.
  if (typeof answer === "object") {
    const how = `deployed again, as ECS could not be told to stop: ${answer.refused}`;
    return await redeploy(await lookAt(ecs), undoing, { how, isHalfway });
  }
  if (answer === "accepted")
    return await awaitRollback(
      deployment,
      service,
      { how: "stopped, and rolled back by ECS", already: false },
      undoing,
    );
  if (looks <= 1) return await redeploy(await lookAt(ecs), undoing, { isHalfway });
  await clock.sleep(LOOK_AGAIN_MS, signal);
  return await goBack(undoing, looks - 1);
}

/** One that a PAUSE hook holds is ended by answering the hook; every other one is stopped. */
async function endByEcs(deployment: ServiceDeployment, ecs: Ecs): Promise<"accepted" | "too-late"> {
  const hook = waitingHook(deployment);
  const answer = hook && (await ecs.continueDeployment(deployment.arn, { id: hook.id, action: "ROLLBACK" }));
  return answer === "accepted" ? answer : await ecs.stopAndRollBack(deployment.arn);
}

async function awaitRollback(
  deployment: ServiceDeployment,
  seen: Service,
  way: Way,
  undoing: Undoing,
): Promise<WentBack> {
  // To its end: a read that lags behind the request to stop still shows all traffic on what is to go.
  const until = "steady" as const;
  const { ending } = await followOn({ ...undoing.mine, serviceDeployment: deployment.arn }, seen, {
    ...undoing,
    until,
  });
  switch (ending.kind) {
    case "rolled-back":
      return await confirmRollback(deployment, way, undoing);
    case "superseded":
      return { kind: "overtaken", by: ending.by, taskDefinition: ending.taskDefinition };
    case "succeeded":
      if (undoing.proven === "stays") return { kind: "stayed", taskDefinition: undoing.mine.taskDefinition };
      return await redeploy(await lookAt(undoing.ecs), undoing, { isHalfway: false });
    case "failed":
    case "rollback-failed":
    case "stopped":
      return await redeploy(await lookAt(undoing.ecs), undoing, { isHalfway: shiftsTraffic(seen) });
    default:
      return notBack(await lookAt(undoing.ecs), ending);
  }
}

/** A rollback belongs to the service deployment it undoes; a newer service deployment is somebody else's. */
async function confirmRollback({ arn }: ServiceDeployment, way: Way, undoing: Undoing): Promise<WentBack> {
  const { ecs, mine, before, log } = undoing;
  const { taskDefinition } = await lookAt(ecs);
  const [newest] = await ecs.listServiceDeployments({ since: mine.createdAt - CREATED_WITHIN_MS });
  if (newest && newest.arn !== arn)
    return { kind: "overtaken", by: newest.arn.split("/").at(-1) ?? newest.arn, taskDefinition };
  await restoreSettings(before, { ecs, log });
  return { kind: "back", taskDefinition, ...way };
}

/**
 * The service is still set to our revision, and ECS will not go back by itself: deploy the one before anew. `isHalfway`:
 * both revisions are in place, and the strategy that brought them there has to take ours away before it is changed back.
 */
async function redeploy(
  service: Service,
  undoing: Undoing,
  { how = "deployed again", isHalfway }: { readonly how?: string; readonly isHalfway: boolean },
): Promise<WentBack> {
  const { ecs, log, mine, before } = undoing;
  const primary = primaryOf(service);
  if (primary && primary.id !== mine.deploymentId) return await compareWith(primary, undoing);
  if (!before.taskDefinition)
    return { kind: "impossible", why: "no release before it was ever proven good", serving: service.taskDefinition };

  const target = before.needsCopy ? (await copyOf(before.taskDefinition, ecs)).name : before.taskDefinition;
  const copy = before.needsCopy ? `; it is a copy of ${before.taskDefinition}` : "";
  // UpdateService compares nothing itself, and what was asked since may have taken minutes: ECS throttles.
  const latest = primaryOf(await lookAt(ecs));
  if (latest && latest.id !== mine.deploymentId && latest.id !== mine.previousDeploymentId)
    return await compareWith(latest, undoing);
  log(`Deploying ${target} again${copy}.`);
  const force = target === service.taskDefinition ? { forceNewDeployment: true } : {};
  const settings = { ...before.members?.withDeployment, ...(isHalfway ? {} : settingsBefore(before)) };
  const updated = await ecs.update({ taskDefinition: target, ...force, ...settings });
  const again = primaryOf(updated);
  if (!again) return unfinished(updated, "ECS lists no PRIMARY deployment");
  // The release before serves again as soon as it has the traffic: the bake of a deployment backwards proves nothing more.
  const until = shiftsTraffic(updated) ? "traffic-shifted" : "steady";
  const { ending } = await followOn(asMine(again, mine.deploymentId), updated, { ...undoing, until });
  if (ending.kind === "succeeded") {
    if (isHalfway) await restoreSettings(before, { ecs, log });
    return { kind: "back", taskDefinition: target, how: `${how}${copy}`, already: false };
  }
  if (ending.kind === "superseded") return { kind: "overtaken", by: ending.by, taskDefinition: ending.taskDefinition };
  return notBack(await lookAt(ecs), ending);
}

const ROLLING_BACK: readonly ServiceDeployment["status"][] = ["ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS"];

/** Not ours is PRIMARY: the release before, brought back by ECS or by an earlier try of this step; or somebody's new one. */
async function compareWith(primary: Deployment, undoing: Undoing): Promise<WentBack> {
  const { ecs, log, mine, before } = undoing;
  if (!(await isBefore(primary.taskDefinition, undoing)))
    return { kind: "overtaken", by: primary.id, taskDefinition: primary.taskDefinition };
  if (primary.rolloutState !== "COMPLETED") {
    const service = await lookAt(ecs);
    const deployment = shiftsTraffic(service) ? await lookUp(undoing) : undefined;
    if (deployment && ROLLING_BACK.includes(deployment.status))
      return await awaitRollback(deployment, service, BY_ECS, undoing);
    const until = shiftsTraffic(service) ? "traffic-shifted" : { tasks: before.desiredCount };
    const { ending } = await followOn(asMine(primary, mine.deploymentId), service, { ...undoing, until });
    if (ending.kind === "superseded")
      return { kind: "overtaken", by: ending.by, taskDefinition: ending.taskDefinition };
    if (ending.kind !== "succeeded") return notBack(await lookAt(ecs), ending);
  }
  await restoreSettings(before, { ecs, log });
  const how = primary.rolloutState === "COMPLETED" ? "it was back already" : "it was on its way back already";
  return { kind: "back", taskDefinition: primary.taskDefinition, how, already: true };
}

/** The release before, by its name or as the copy that had to be registered of it. */
export async function isBefore(
  taskDefinition: string,
  { ecs, before }: { readonly ecs: Ecs; readonly before: Pick<Before, "taskDefinition" | "needsCopy"> },
): Promise<boolean> {
  if (taskDefinition === before.taskDefinition) return true;
  if (!before.taskDefinition || !before.needsCopy) return false;
  const [original, copy] = await Promise.all(
    [before.taskDefinition, taskDefinition].map((name) => ecs.findTaskDefinition(name)),
  );
  return original !== undefined && copy !== undefined && sameDefinition(original.definition, copy.definition);
}

/** Also the whole way back of a step that changed settings only. */
export async function restoreSettings(before: Before, { ecs, log }: Pick<Undoing, "ecs" | "log">): Promise<void> {
  const settings = settingsBefore(before);
  if (Object.keys(settings).length === 0) return;
  log("Restoring the settings of the service that this step had changed.");
  await ecs.update(settings);
}

/** Nothing is doomed on the way back: there is no third release to go to. Events of `seen` were shown before. */
function followOn(mine: Mine, seen: Service, undoing: Undoing & { readonly until: Until }) {
  return follow(mine, {
    ...undoing,
    // Those of a deployment that ECS rolls back are over.
    continuesPauses: undoing.until === "traffic-shifted",
    shown: seen.events.map(({ id }) => id),
    findDoom: async () => undefined,
  });
}

export async function copyOf(name: string, ecs: Ecs): Promise<RegisteredTaskDefinition> {
  const original = await ecs.findTaskDefinition(name);
  if (!original)
    throw new Failure(`Task definition ${name}, the release before, does not exist any more.`, {
      hint: "Deploy a release that is known to be good.",
    });
  return await ecs.register(original.definition);
}

/** Undefined also where this step may not read it: then the release before is deployed anew, which needs no reading. */
async function lookUp({ mine, ecs, log }: Undoing): Promise<ServiceDeployment | undefined> {
  try {
    const arn = mine.serviceDeployment ?? (await findMine(ecs, mine));
    return arn ? await ecs.findServiceDeployment(arn) : undefined;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    log(`The service deployment cannot be read (${(error as Error).message})`);
    return undefined;
  }
}

function asMine({ id, taskDefinition, createdAt }: Deployment, previousDeploymentId: string): Mine {
  return { deploymentId: id, taskDefinition, previousDeploymentId, serviceDeployment: undefined, createdAt };
}

function notBack(service: Service, ending: Ending): WentBack {
  const why = inWords(ending);
  return GOES_ON.includes(ending.kind)
    ? unfinished(service, why)
    : { kind: "failed", serving: service.taskDefinition, why };
}

/** This step saw no end of the way back. Any other ending is one. */
const GOES_ON: readonly Ending["kind"][] = ["timed-out", "cancelled", "lost-sight"];

/** How following the way back can end, other than well. */
function inWords(ending: Ending): string {
  switch (ending.kind) {
    case "rolled-back":
      return "ECS turned it round again";
    case "rollback-failed":
      return "ECS could not roll back";
    case "stopped":
      return "somebody stopped it";
    case "timed-out":
      return "it took too long";
    case "cancelled":
      return "the step was cancelled";
    case "lost-sight":
      return `ECS could not be asked any more: ${ending.error instanceof Error ? ending.error.message : ending.error}`;
    default:
      return "it failed, too";
  }
}

const unfinished = ({ taskDefinition }: Service, why: string): WentBack => ({
  kind: "unfinished",
  serving: taskDefinition,
  why,
});
