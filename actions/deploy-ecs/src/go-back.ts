import { type Following, follow } from "./deployment/follow.ts";
import { CREATED_WITHIN_MS, findMine } from "./deployment/lookout.ts";
import type { Mine } from "./deployment/mine.ts";
import type { Deployment, Ecs, RegisteredTaskDefinition, Service, ServiceDeployment } from "./ecs.ts";
import type { Before } from "./state.ts";

/** Where the service ended after we tried to go back. */
export type WentBack =
  /** It runs the old release again, proven by a service deployment that ended. */
  | { readonly kind: "back"; readonly taskDefinition: string; readonly how: string }
  /** The new release had been proven good in the meantime; it stays. */
  | { readonly kind: "stayed"; readonly taskDefinition: string }
  /** Somebody else deployed in the meantime; it is theirs now. */
  | { readonly kind: "overtaken"; readonly by: string; readonly taskDefinition: string }
  | { readonly kind: "impossible"; readonly why: string; readonly serving: string }
  /** The step is ending before the way back did; the post step, or ECS alone, finishes it. */
  | { readonly kind: "unfinished"; readonly serving: string; readonly why: string };

/** The deployment to undo, what was before it, and the means. */
export interface Undoing extends Pick<Following, "ecs" | "clock" | "log" | "signal" | "deadline"> {
  readonly mine: Mine;
  readonly before: Before;
}

/** For a StopServiceDeployment that came too late: until reads show how the deployment ended. */
const LOOK_AGAIN_MS = 1_000;

/**
 * Goes back to the release before, once, and only from our own deployment: compare first, then swap. A deployment that
 * reached SUCCESSFUL in the meantime is proven good and stays.
 */
export async function goBack(undoing: Undoing): Promise<WentBack> {
  const service = await find(undoing.ecs);
  const deployment = await lookUp(undoing.mine, undoing.ecs);
  switch (deployment?.status) {
    case "PENDING":
    case "IN_PROGRESS":
      return await stopRunning(deployment, service, undoing);
    case "STOP_REQUESTED":
    case "ROLLBACK_REQUESTED":
    case "ROLLBACK_IN_PROGRESS":
      undoing.log("ECS is already rolling back.");
      return await awaitRollback(deployment, service, "ECS rolled back", undoing);
    case "ROLLBACK_SUCCESSFUL":
      return await confirmRollback(deployment, "ECS rolled back", undoing);
    case "SUCCESSFUL":
      if (primaryOf(service)?.id === undoing.mine.deploymentId)
        return { kind: "stayed", taskDefinition: undoing.mine.taskDefinition };
  }
  return await redeploy(service, undoing);
}

/** The quickest way: ECS stops the deployment and restores the service revision before it. */
async function stopRunning(deployment: ServiceDeployment, service: Service, undoing: Undoing): Promise<WentBack> {
  const { ecs, clock, log, signal, mine, before } = undoing;
  if (!deployment.hasSource) {
    const why = "this is the first deployment of the service: there is nothing to roll back to";
    return { kind: "impossible", why, serving: service.taskDefinition };
  }
  log(`Stopping ${mine.deploymentId} and rolling back${before.taskDefinition ? ` to ${before.taskDefinition}` : ""}.`);
  const answer = await ecs.stopAndRollBack(deployment.arn).catch((error) => {
    signal.throwIfAborted();
    return { refused: error instanceof Error ? error.message : String(error) };
  });
  // Stopping needs a permission of its own; UpdateService is one that this step certainly has.
  if (typeof answer === "object")
    return await redeploy(
      await find(ecs),
      undoing,
      `deployed again, as ECS could not be told to stop: ${answer.refused}`,
    );
  if (answer === "accepted")
    return await awaitRollback(deployment, service, "stopped, and rolled back by ECS", undoing);
  if (clock.now() >= undoing.deadline) return unfinished(service, "ECS did not take the request to stop");
  await clock.sleep(LOOK_AGAIN_MS, signal);
  return await goBack(undoing);
}

async function awaitRollback(
  deployment: ServiceDeployment,
  seen: Service,
  how: string,
  undoing: Undoing,
): Promise<WentBack> {
  const { ending } = await followOn({ ...undoing.mine, serviceDeployment: deployment.arn }, seen, undoing);
  switch (ending.kind) {
    case "rolled-back":
      return await confirmRollback(deployment, how, undoing);
    case "superseded":
      return { kind: "overtaken", by: ending.by, taskDefinition: ending.taskDefinition };
    case "succeeded":
      return { kind: "stayed", taskDefinition: undoing.mine.taskDefinition };
    case "failed":
    case "rollback-failed":
    case "stopped":
      return await redeploy(await find(undoing.ecs), undoing);
    default:
      return unfinished(await find(undoing.ecs), ending.kind);
  }
}

/** A rollback belongs to the service deployment it undoes; a newer service deployment is somebody else's. */
async function confirmRollback({ arn }: ServiceDeployment, how: string, undoing: Undoing): Promise<WentBack> {
  const { ecs, mine, before, log } = undoing;
  const { taskDefinition } = await find(ecs);
  const [newest] = await ecs.listServiceDeployments({ since: mine.createdAt - CREATED_WITHIN_MS });
  if (newest && newest.arn !== arn)
    return { kind: "overtaken", by: newest.arn.split("/").at(-1) ?? newest.arn, taskDefinition };
  await restoreSettings(before, { ecs, log });
  return { kind: "back", taskDefinition, how };
}

/** The service is still set to our revision, and ECS will not go back by itself: deploy the one before anew. */
async function redeploy(service: Service, undoing: Undoing, how = "deployed again"): Promise<WentBack> {
  const { ecs, log, mine, before } = undoing;
  const primary = primaryOf(service);
  if (primary && primary.id !== mine.deploymentId) return await compareWith(primary, undoing);
  if (!before.taskDefinition)
    return { kind: "impossible", why: "no release before it was ever proven good", serving: service.taskDefinition };

  const target = before.needsCopy ? (await copyOf(before.taskDefinition, ecs)).name : before.taskDefinition;
  log(`Deploying ${target} again.`);
  const force = target === service.taskDefinition ? { forceNewDeployment: true } : {};
  const updated = await ecs.update({ taskDefinition: target, ...force, ...settingsBefore(before) });
  const again = primaryOf(updated);
  if (!again) return unfinished(updated, "ECS lists no PRIMARY deployment");
  const { ending } = await followOn(asMine(again, mine.deploymentId), updated, undoing);
  if (ending.kind === "succeeded") return { kind: "back", taskDefinition: target, how };
  if (ending.kind === "superseded") return { kind: "overtaken", by: ending.by, taskDefinition: ending.taskDefinition };
  return unfinished(await find(ecs), ending.kind);
}

/** Not ours is PRIMARY: the release before, brought back by ECS or by an earlier try of this step; or somebody's new one. */
async function compareWith(primary: Deployment, undoing: Undoing): Promise<WentBack> {
  const { ecs, log, mine, before } = undoing;
  if (primary.taskDefinition !== before.taskDefinition)
    return { kind: "overtaken", by: primary.id, taskDefinition: primary.taskDefinition };
  if (primary.rolloutState !== "COMPLETED") {
    const { ending } = await followOn(asMine(primary, mine.deploymentId), await find(ecs), undoing);
    if (ending.kind !== "succeeded") return unfinished(await find(ecs), ending.kind);
  }
  await restoreSettings(before, { ecs, log });
  return { kind: "back", taskDefinition: primary.taskDefinition, how: "it was back already" };
}

/** Also the whole way back of a step that changed settings only. */
export async function restoreSettings(before: Before, { ecs, log }: Pick<Undoing, "ecs" | "log">): Promise<void> {
  const settings = settingsBefore(before);
  if (Object.keys(settings).length === 0) return;
  log("Restoring the settings of the service that this step had changed.");
  await ecs.update(settings);
}

function settingsBefore({ changed, desiredCount, deploymentConfiguration }: Before) {
  return {
    ...(changed.desiredCount === undefined ? {} : { desiredCount }),
    ...(changed.deploymentConfiguration === undefined ? {} : { deploymentConfiguration }),
  };
}

/** Nothing is doomed on the way back: there is no third release to go to. Events of `seen` were shown before. */
function followOn(mine: Mine, seen: Service, undoing: Undoing) {
  return follow(mine, { ...undoing, shown: seen.events.map(({ id }) => id), findDoom: async () => undefined });
}

async function copyOf(name: string, ecs: Ecs): Promise<RegisteredTaskDefinition> {
  const original = await ecs.findTaskDefinition(name);
  if (!original) throw new Error(`task definition ${name} does not exist any more`);
  return await ecs.register(original.definition);
}

async function lookUp(mine: Mine, ecs: Ecs): Promise<ServiceDeployment | undefined> {
  const arn = mine.serviceDeployment ?? (await findMine(ecs, mine));
  return arn ? await ecs.findServiceDeployment(arn) : undefined;
}

async function find(ecs: Ecs): Promise<Service> {
  const search = await ecs.findService();
  if (search.kind === "found") return search.service;
  throw new Error("the service does not exist any more");
}

function asMine({ id, taskDefinition, createdAt }: Deployment, previousDeploymentId: string): Mine {
  return { deploymentId: id, taskDefinition, previousDeploymentId, serviceDeployment: undefined, createdAt };
}

const primaryOf = ({ deployments }: Service) => deployments.find(({ status }) => status === "PRIMARY");

const unfinished = ({ taskDefinition }: Service, why: string): WentBack => ({
  kind: "unfinished",
  serving: taskDefinition,
  why,
});
