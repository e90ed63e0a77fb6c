import { CREATED_WITHIN_MS, type Following, findMine, follow } from "./deployment/follow.ts";
import type { Mine } from "./deployment/mine.ts";
import type { Ecs, RegisteredTaskDefinition, Service, ServiceDeployment } from "./ecs.ts";
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

type Effects = Pick<Following, "ecs" | "clock" | "log" | "signal" | "deadline">;

/**
 * Goes back to the release before, once, and only from our own deployment: compare first, then swap. A deployment that
 * reached SUCCESSFUL in the meantime is proven good and stays.
 */
export async function goBack(mine: Mine, before: Before, effects: Effects): Promise<WentBack> {
  const service = await find(effects.ecs);
  const serviceDeployment = await lookUp(mine, effects.ecs);
  switch (serviceDeployment?.status) {
    case "PENDING":
    case "IN_PROGRESS":
      return await stopRunning(
        { ...mine, serviceDeployment: serviceDeployment.arn },
        serviceDeployment,
        before,
        service,
        effects,
      );
    case "STOP_REQUESTED":
    case "ROLLBACK_REQUESTED":
    case "ROLLBACK_IN_PROGRESS":
      effects.log("ECS is already rolling back.");
      return await awaitRollback(
        { ...mine, serviceDeployment: serviceDeployment.arn },
        before,
        effects,
        "ECS rolled back",
      );
    case "ROLLBACK_SUCCESSFUL":
      return await confirmRollback(serviceDeployment.arn, service, mine, before, effects, "ECS rolled back");
    case "SUCCESSFUL":
      if (isPrimary(mine, service)) return { kind: "stayed", taskDefinition: mine.taskDefinition };
  }
  return await redeploy(mine, before, service, effects);
}

/** The quickest way: ECS stops the deployment and restores the service revision before it. */
async function stopRunning(
  mine: Mine,
  { arn, hasSource }: ServiceDeployment,
  before: Before,
  service: Service,
  effects: Effects,
): Promise<WentBack> {
  const { ecs, log } = effects;
  if (!hasSource) {
    return {
      kind: "impossible",
      why: "this is the first deployment of the service: there is nothing to roll back to",
      serving: service.taskDefinition,
    };
  }
  log(`Stopping ${mine.deploymentId} and rolling back${before.taskDefinition ? ` to ${before.taskDefinition}` : ""}.`);
  const answer = await ecs.stopAndRollBack(arn);
  if (answer === "too-late") return await redeploy(mine, before, await find(ecs), effects);
  return await awaitRollback(mine, before, effects, "stopped, and rolled back by ECS");
}

async function awaitRollback(mine: Mine, before: Before, effects: Effects, how: string): Promise<WentBack> {
  const { ending } = await follow(mine, { ...effects, findDoom: async () => undefined });
  const service = await find(effects.ecs);
  switch (ending.kind) {
    case "rolled-back":
      return await confirmRollback(mine.serviceDeployment, service, mine, before, effects, how);
    case "superseded":
      return { kind: "overtaken", by: ending.by, taskDefinition: ending.taskDefinition };
    case "succeeded":
      return { kind: "stayed", taskDefinition: mine.taskDefinition };
    case "failed":
    case "rollback-failed":
    case "stopped":
      return await redeploy(mine, before, service, effects);
    case "cancelled":
    case "timed-out":
    case "lost-sight":
    case "doomed":
      return unfinished(service, ending.kind);
  }
}

/** A rollback belongs to the service deployment it undoes; a newer service deployment is somebody else's. */
async function confirmRollback(
  arn: string | undefined,
  service: Service,
  mine: Mine,
  before: Before,
  effects: Effects,
  how: string,
): Promise<WentBack> {
  const [newest] = await effects.ecs.listServiceDeployments({ since: mine.createdAt - CREATED_WITHIN_MS });
  if (newest && newest.arn !== arn)
    return {
      kind: "overtaken",
      by: newest.arn.split("/").at(-1) ?? newest.arn,
      taskDefinition: service.taskDefinition,
    };
  await restoreSettings(before, effects);
  return { kind: "back", taskDefinition: service.taskDefinition, how };
}

/** Our deployment has ended, and its revision may still be what the service is set to: deploy the one before anew. */
async function redeploy(mine: Mine, before: Before, service: Service, effects: Effects): Promise<WentBack> {
  const { ecs, log } = effects;
  const primary = service.deployments.find(({ status }) => status === "PRIMARY");
  if (primary && primary.id !== mine.deploymentId) {
    if (primary.taskDefinition !== before.taskDefinition)
      return { kind: "overtaken", by: primary.id, taskDefinition: primary.taskDefinition };
    if (primary.rolloutState === "COMPLETED") {
      await restoreSettings(before, effects);
      return { kind: "back", taskDefinition: primary.taskDefinition, how: "it was back already" };
    }
  }
  if (!before.taskDefinition)
    return { kind: "impossible", why: "no release before it was ever proven good", serving: service.taskDefinition };

  const target = before.needsCopy ? (await copyOf(before.taskDefinition, ecs)).name : before.taskDefinition;
  log(`Deploying ${target} again.`);
  const updated = await ecs.update({
    taskDefinition: target,
    ...(target === service.taskDefinition ? { forceNewDeployment: true } : {}),
    ...settingsBefore(before),
  });
  const rollback = updated.deployments.find(({ status }) => status === "PRIMARY");
  if (!rollback) return unfinished(updated, "ECS lists no PRIMARY deployment");
  const { ending } = await follow(
    {
      deploymentId: rollback.id,
      taskDefinition: target,
      previousDeploymentId: mine.deploymentId,
      serviceDeployment: undefined,
      createdAt: rollback.createdAt,
    },
    { ...effects, findDoom: async () => undefined },
  );
  if (ending.kind === "succeeded") return { kind: "back", taskDefinition: target, how: "deployed again" };
  if (ending.kind === "superseded") return { kind: "overtaken", by: ending.by, taskDefinition: ending.taskDefinition };
  return unfinished(await find(ecs), ending.kind);
}

/** Also the whole way back of a step that changed settings only. */
export async function restoreSettings(before: Before, { ecs, log }: Pick<Effects, "ecs" | "log">): Promise<void> {
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

const isPrimary = ({ deploymentId }: Mine, { deployments }: Service) =>
  deployments.some(({ id, status }) => id === deploymentId && status === "PRIMARY");

const unfinished = ({ taskDefinition }: Service, why: string): WentBack => ({
  kind: "unfinished",
  serving: taskDefinition,
  why,
});
