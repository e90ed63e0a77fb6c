import type { Mine } from "../ecs/deployment/mine.ts";
import { goBack, restoreSettings } from "../ecs/go-back.ts";
import { lookAt, primaryOf } from "../ecs/service.ts";
import { poll } from "../poll.ts";
import { names, sameForwarding } from "./forwarding.ts";
import type { GoBackEffects } from "./go-back-weights.ts";
import { nameInArn } from "./listeners.ts";
import { difference, withBoth } from "./routes.ts";
import { readRoutes, shift } from "./shift.ts";
import type { FreshSide, WeightsState } from "./weights-state.ts";

/** Until every node of the load balancer sends by the new weights. ELB publishes no figure; seconds are what one sees. */
const PROPAGATION_MS = 15_000;

/** For an UpdateService whose answer nobody lived to see: still under way, or not shown by reads yet. */
const MAY_STILL_SHOW_MS = 8_000;

export interface Retired {
  /** For a person. */
  readonly inWords: string;
  /** No rollback of it goes on that needs its health checks. */
  readonly isAtRest: boolean;
}

/**
 * What becomes of the new side once it has no traffic. A deployment that still rolls out is stopped and rolled back by ECS:
 * it would start tasks for ever. One that has come to its end stays at weight 0, where nobody reaches it, with what it
 * logged; the next deploy replaces it. The count of its tasks goes back to what it was.
 */
export async function retire(
  { fresh }: WeightsState,
  { isShifted, deadline }: { readonly isShifted: boolean; readonly deadline: number },
  effects: GoBackEffects,
): Promise<Retired> {
  const { clock, signal, log } = effects;
  const ecs = effects.ecs.fresh;
  try {
    const mine = fresh.mine ?? (await recognise(fresh, effects));
    if (!mine) return { inWords: `${fresh.service} was not changed`, isAtRest: true };
    // Tasks that go too early are missed by the nodes that still send to them.
    if (isShifted) await clock.sleep(PROPAGATION_MS, signal);
    const isNew = mine.deploymentId !== fresh.previousDeploymentId;
    const primary = primaryOf(await lookAt(ecs));
    const isOver = primary?.id === mine.deploymentId && primary.rolloutState !== "IN_PROGRESS";
    if (isNew && !isOver) {
      const wentBack = await goBack({ ...effects, ecs, mine, before: fresh.before, deadline, proven: "stays" });
      if (wentBack.kind === "back")
        return { inWords: `${fresh.service} runs ${wentBack.taskDefinition} again, at weight 0`, isAtRest: true };
      if (wentBack.kind !== "stayed")
        return { inWords: `${fresh.service} takes no traffic, and is left to what goes on there`, isAtRest: false };
    }
    await restoreSettings(fresh.before, { ecs, log });
    return { inWords: `${fresh.service} keeps ${mine.taskDefinition} at weight 0`, isAtRest: true };
  } catch (error) {
    signal.throwIfAborted();
    log(`${fresh.service} could not be tidied up (${(error as Error).message}).`);
    return { inWords: `${fresh.service} takes no traffic, but could not be tidied up`, isAtRest: false };
  }
}

/** Rules that did not name the new side before name it no more: it was hung on them for its health checks alone. */
export async function detach({ junction, home }: WeightsState, effects: GoBackEffects): Promise<void> {
  const { pair } = junction;
  if (home.every(({ forwarding }) => names(forwarding, pair.to))) return;
  try {
    const { routes } = await readRoutes(junction, effects.listeners);
    const attached = withBoth(home, pair);
    const next = routes.map((route) => {
      const before = home.find(({ rule }) => rule.arn === route.rule.arn);
      if (!before || difference(route, [attached])) return route;
      return { rule: route.rule, forwarding: { ...route.forwarding, groups: before.forwarding.groups } };
    });
    await shift(next, { states: [routes], same: sameForwarding }, junction, effects);
  } catch (error) {
    effects.signal.throwIfAborted();
    effects.log(`${nameInArn(pair.to)} still hangs on the rules with weight 0 (${(error as Error).message}).`);
  }
}

/** Whether the update that was asked for took effect: a PRIMARY that was not there before and runs what is deployed. */
async function recognise(fresh: FreshSide, { ecs, clock, signal }: GoBackEffects): Promise<Mine | undefined> {
  const found = await poll(
    async () => {
      const primary = primaryOf(await lookAt(ecs.fresh));
      return primary && primary.id !== fresh.previousDeploymentId ? primary : undefined;
    },
    {
      clock,
      signal,
      pace: () => 1_000,
      deadline: clock.now() + MAY_STILL_SHOW_MS,
      waitingFor: "the deployment to show",
    },
  );
  if (found.kind === "timed-out" || found.value.taskDefinition !== fresh.taskDefinition) return undefined;
  const { id, createdAt } = found.value;
  const { taskDefinition, previousDeploymentId } = fresh;
  return { deploymentId: id, taskDefinition, previousDeploymentId, serviceDeployment: undefined, createdAt };
}
