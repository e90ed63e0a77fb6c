import type { Clock } from "@deploy-actions/shared/clock";
import type { Before } from "@deploy-actions/shared/ecs/before";
import type { Mine } from "@deploy-actions/shared/ecs/deployment/mine";
import type { Ecs } from "@deploy-actions/shared/ecs/ecs";
import { goBack, restoreSettings } from "@deploy-actions/shared/ecs/go-back";
import { lookAt, primaryOf } from "@deploy-actions/shared/ecs/service";
import { poll } from "@deploy-actions/shared/poll";
import type { PostInputs } from "./inputs.ts";
import type { EcsUnfinished } from "./state.ts";
import type { WentBack } from "./went-back.ts";

/** What the post step found and did. */
export type Finished =
  /** Main was ended before its update took effect: the service was never touched. */
  | { readonly kind: "not-started"; readonly serving: string }
  /** Only settings had been changed. */
  | { readonly kind: "settings-restored" | "settings-left"; readonly serving: string }
  /** on-cancel: leave. */
  | { readonly kind: "left"; readonly mine: Deployed; readonly serving: string; readonly state: string }
  | { readonly kind: "settled"; readonly mine: Deployed; readonly wentBack: WentBack };

type Deployed = Pick<Mine, "taskDefinition" | "deploymentId">;

export interface FinishEffects {
  readonly ecs: Ecs;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/** A cancelled job has about five minutes for all its post steps. */
export const TIME_LIMIT_MS = 4 * 60_000;

/** For an UpdateService whose answer main did not live to see: still under way, or not shown by reads yet. */
const MAY_STILL_SHOW_MS = 8_000;

/** What main was in the middle of, of a release that ECS brings about by itself. */
type Begun = Exclude<EcsUnfinished, { phase: "planned" }>;

/** Finishes what main could not, by `on-cancel`. */
export async function finish(
  unfinished: Begun,
  { onCancel }: Pick<PostInputs, "onCancel">,
  effects: FinishEffects,
): Promise<Finished> {
  if (unfinished.phase === "settings") return await finishSettings(unfinished.before, onCancel, effects);
  const deadline = effects.clock.now() + TIME_LIMIT_MS;
  const goingBack = unfinished.phase === "deploying" && unfinished.goingBack;
  const mine = unfinished.phase === "updating" ? await recognise(unfinished.attempt, effects) : unfinished.mine;
  if (!mine) return { kind: "not-started", serving: (await lookAt(effects.ecs)).taskDefinition };
  if (onCancel === "leave" && !goingBack) return await leave(mine, effects.ecs);
  const { before, proven } = unfinished;
  return { kind: "settled", mine, wentBack: await goBack({ ...effects, mine, before, deadline, proven }) };
}

/** Whether the update that main asked for took effect: a PRIMARY that was not there before and runs what we deploy. */
async function recognise(
  attempt: (Begun & { phase: "updating" })["attempt"],
  { ecs, clock, log, signal }: FinishEffects,
): Promise<Mine | undefined> {
  log(`The step ended while it was deploying ${attempt.taskDefinition}; looking whether ECS took it.`);
  const found = await poll(
    async () => {
      const primary = primaryOf(await lookAt(ecs));
      return primary && primary.id !== attempt.previousDeploymentId ? primary : undefined;
    },
    {
      clock,
      pace: () => 1_000,
      deadline: clock.now() + MAY_STILL_SHOW_MS,
      signal,
      waitingFor: "the deployment to show",
    },
  );
  if (found.kind === "timed-out" || found.value.taskDefinition !== attempt.taskDefinition) return undefined;
  return { ...attempt, deploymentId: found.value.id, serviceDeployment: undefined, createdAt: found.value.createdAt };
}

async function finishSettings(
  before: Before,
  onCancel: PostInputs["onCancel"],
  effects: FinishEffects,
): Promise<Finished> {
  if (onCancel === "rollback") await restoreSettings(before, effects);
  return {
    kind: onCancel === "rollback" ? "settings-restored" : "settings-left",
    serving: (await lookAt(effects.ecs)).taskDefinition,
  };
}

export async function leave(mine: Deployed, ecs: Ecs): Promise<Finished> {
  const service = await lookAt(ecs);
  const own = service.deployments.find(({ id }) => id === mine.deploymentId);
  const state = own
    ? `${own.rolloutState ?? "in progress"}, ${own.running} of ${own.desired} tasks running`
    : "not the service's deployment any more";
  return { kind: "left", mine, serving: service.taskDefinition, state };
}

/** Whether the service is where it should be. */
export function isSettled(finished: Finished): boolean {
  return (
    finished.kind !== "settled" ||
    !["impossible", "failed", "unfinished", "not-removed"].includes(finished.wentBack.kind)
  );
}
