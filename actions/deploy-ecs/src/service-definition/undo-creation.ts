import { isRefusal } from "@deploy-actions/shared/aws/aws-error";
import type { Clock } from "@deploy-actions/shared/clock";
import { primaryOf } from "@deploy-actions/shared/ecs/service";
import { poll } from "@deploy-actions/shared/poll";
import type { DefinedService, SeenService } from "./defined-service.ts";
import type { UnfinishedCreation } from "./unfinished-creation.ts";

export interface UndoingCreation {
  readonly definedService: DefinedService;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
  /** Unix epoch ms. */
  readonly deadline: number;
  /** What becomes of the service once ECS calls its first deployment good; see goBack. */
  readonly proven: "stays" | "goes";
}

/** What became of a service that this step had created. */
export type UndoneCreation =
  | { readonly kind: "never-created" }
  /** There was none before, and there is none again. */
  | { readonly kind: "deleted" }
  /** ECS took the deletion; its last tasks are still stopping. */
  | { readonly kind: "deleting" }
  | { readonly kind: "stayed"; readonly taskDefinition: string }
  /** Somebody deployed to it, or made it anew: it is theirs now. */
  | { readonly kind: "overtaken"; readonly by: string; readonly taskDefinition: string }
  /** It could not be deleted, and runs no task. */
  | { readonly kind: "scaled-to-zero"; readonly why: string }
  | { readonly kind: "left"; readonly why: string; readonly taskDefinition: string };

/** For a CreateService whose answer main did not live to see: under way, or not shown by reads yet; milliseconds. */
const MAY_STILL_SHOW_MS = 8_000;

/** Clocks of runner and ECS differ by seconds; a service older than this before the request is an earlier one; ms. */
const EARLIER_MS = 60_000;

/**
 * Takes a creation back. The release before the first one is no service: it is deleted, so that the next run creates it
 * afresh instead of meeting one without a way back. Where that is not allowed it is left with no task. Compares first.
 */
export async function undoCreation(unfinished: UnfinishedCreation, undoing: UndoingCreation): Promise<UndoneCreation> {
  const { definedService, log, proven } = undoing;
  const seen = await awaitSight(unfinished, undoing);
  if (!seen) return { kind: unfinished.phase === "creating" ? "never-created" : "deleted" };
  const { service } = seen;
  const { taskDefinition, name } = service;
  const primary = primaryOf(service);
  if (!isOurs(unfinished, seen)) return { kind: "overtaken", by: primary?.id ?? name, taskDefinition };
  const isGood = primary?.rolloutState === "COMPLETED" && service.runningCount >= service.desiredCount;
  if (isGood && proven === "stays") return { kind: "stayed", taskDefinition };
  if (service.status === "ACTIVE") {
    log(`Deleting service ${name}, which this step had created.`);
    try {
      await definedService.remove();
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return await stopTasks(error as Error, seen, undoing);
    }
  }
  return await awaitEnd(undoing);
}

export function describeUndoneCreation(undone: UndoneCreation, service: string): string {
  switch (undone.kind) {
    case "never-created":
      return `Service ${service} was not created.`;
    case "deleted":
      return `Service ${service} is deleted again: there was none before.`;
    case "deleting":
      return `Service ${service} is being deleted again; its last tasks are still stopping.`;
    case "stayed":
      return `${undone.taskDefinition} had been proven steady in the meantime: service ${service} stays.`;
    case "overtaken":
      return `Somebody else deployed to service ${service} in the meantime (${undone.by}, ${undone.taskDefinition}); it was left alone.`;
    case "scaled-to-zero":
      return `Service ${service} runs no task. It could not be deleted (${undone.why}): delete it, or deploy a good release with desired-count.`;
    case "left":
      return `Service ${service} could be neither deleted nor scaled to 0 (${undone.why}). It is set to ${undone.taskDefinition}: look at it now.`;
  }
}

/** The service once reads show it: they lag behind, and then show none, or the one that had the name before. */
async function awaitSight(
  unfinished: UnfinishedCreation,
  { definedService, clock, log, signal }: UndoingCreation,
): Promise<SeenService | undefined> {
  if (unfinished.phase === "creating")
    log("The step ended while it was creating the service; looking whether ECS did.");
  const look = async () => {
    const seen = await definedService.look();
    const isBefore = unfinished.phase === "created" && seen && seen.createdAt < unfinished.createdAt;
    const isThere =
      unfinished.phase === "created" ? seen?.service.status !== "INACTIVE" : seen?.service.status === "ACTIVE";
    return isThere && !isBefore ? seen : undefined;
  };
  const deadline = clock.now() + MAY_STILL_SHOW_MS;
  const found = await poll(look, { clock, pace: () => 1_000, deadline, signal, waitingFor: "the service to show" });
  return found.kind === "found" ? found.value : undefined;
}

function isOurs(unfinished: UnfinishedCreation, { service, createdAt }: SeenService): boolean {
  if (service.taskDefinition !== unfinished.taskDefinition) return false;
  if (unfinished.phase === "creating") return createdAt > unfinished.askedAt - EARLIER_MS;
  const primary = primaryOf(service);
  return createdAt === unfinished.createdAt && (primary === undefined || primary.id === unfinished.deploymentId);
}

/** Deleting needs a permission of its own. */
async function stopTasks(
  refusal: Error,
  { service }: SeenService,
  { definedService, log }: UndoingCreation,
): Promise<UndoneCreation> {
  log(`The service cannot be deleted (${refusal.message}) Scaling it to 0.`);
  try {
    await definedService.scaleToZero();
    return { kind: "scaled-to-zero", why: refusal.message };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { kind: "left", why: (error as Error).message, taskDefinition: service.taskDefinition };
  }
}

/** Until its name is free: whoever runs again at once would meet it otherwise. */
async function awaitEnd({ definedService, clock, signal, deadline }: UndoingCreation): Promise<UndoneCreation> {
  const look = async () => {
    const seen = await definedService.look();
    return !seen || seen.service.status === "INACTIVE" ? ("gone" as const) : undefined;
  };
  const ended = await poll(look, { clock, pace: () => 3_000, deadline, signal, waitingFor: "the service to be gone" });
  return { kind: ended.kind === "found" ? "deleted" : "deleting" };
}
