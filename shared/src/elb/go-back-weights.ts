import type { Ecs, Service } from "../ecs/ecs.ts";
import { lookAt, primaryOf } from "../ecs/service.ts";
import type { WentBack } from "../ecs/went-back.ts";
import { sameWeights, weightOf } from "./forwarding.ts";
import { detach, retire } from "./fresh-side.ts";
import { awaitHealthy, type HealthEffects, type Healthy, healthyTargets } from "./healthy.ts";
import { difference, type Route, routesAt, sharesOf, withBoth, withoutStickiness } from "./routes.ts";
import { readRoutes, type ShiftEffects, type Shifted, shift } from "./shift.ts";
import type { WeightsState } from "./weights-state.ts";

export interface GoBackEffects extends HealthEffects, ShiftEffects {
  /** Of the two services. */
  readonly ecs: { readonly old: Ecs; readonly fresh: Ecs };
}

interface Seen {
  readonly routes: readonly Route[];
  readonly oldService: Service;
  readonly freshService: Service;
}

/** How long the old side may take to grow again where it carries no traffic, and what is kept of the time for the write. */
const GROWS_WITHIN_MS = 180_000;
const FOR_THE_WRITE_MS = 30_000;

/**
 * Gives all the traffic back to the old side, once, and only from weights that this step wrote or may have written. The
 * target is on the old release from the moment in which no rule sends anything to the new one; what then becomes of the
 * new side's own service makes no difference to who uses it.
 *
 * `proven`: what becomes of a release that has all the traffic and passed its checks. `deadline`: Unix epoch ms.
 */
export function goBackWeights(
  state: WeightsState,
  effects: GoBackEffects,
  how: { readonly deadline: number; readonly proven: "goes" },
): Promise<Exclude<WentBack, { kind: "stayed" }>>;
export function goBackWeights(
  state: WeightsState,
  effects: GoBackEffects,
  how: { readonly deadline: number; readonly proven: "stays" | "goes" },
): Promise<WentBack>;
export async function goBackWeights(
  state: WeightsState,
  effects: GoBackEffects,
  { deadline, proven }: { readonly deadline: number; readonly proven: "stays" | "goes" },
): Promise<WentBack> {
  const { junction, old, fresh } = state;
  if (proven === "stays" && state.isProven) return { kind: "stayed", taskDefinition: fresh.taskDefinition };
  const [{ routes }, oldService, freshService] = await Promise.all([
    readRoutes(junction, effects.listeners),
    lookAt(effects.ecs.old),
    lookAt(effects.ecs.fresh),
  ]);
  const seen = { routes, oldService, freshService };
  const isShifted = sharesOf(routes, junction.pair).most > 0;
  const serving = isShifted ? fresh.taskDefinition : oldService.taskDefinition;
  const by = overtakenBy(state, seen, isShifted);
  if (by) return { kind: "overtaken", by, taskDefinition: serving };

  if (isShifted) {
    const { healthy, others } = await makeReady(state, seen, effects, deadline);
    if (healthy === 0) {
      const why = `${old.service}, which ran ${old.taskDefinition}, has no healthy target${others ? `: ${others}` : ""}`;
      return { kind: "failed", serving, why };
    }
    const shifted = await giveBack(state, seen, effects);
    if (shifted.kind === "changed")
      return { kind: "overtaken", by: shifted.differences.join("; "), taskDefinition: serving };
  }
  const rest = await retire(state, { isShifted, deadline }, effects);
  if (rest.isAtRest) await detach(state, effects);
  const traffic = isShifted ? `all traffic goes to ${old.service} again` : `no traffic had gone to ${fresh.service}`;
  return { kind: "back", taskDefinition: old.taskDefinition, how: `${traffic}; ${rest.inWords}`, already: false };
}

async function giveBack(state: WeightsState, { routes }: Seen, effects: GoBackEffects): Promise<Shifted> {
  const { junction, old } = state;
  effects.log(`Giving all traffic back to ${old.service}.`);
  if (routes.some(({ forwarding }) => forwarding.stickySeconds !== undefined))
    effects.log("Stickiness is switched off in the same write: no client may stay with the new release.");
  const isThere = ({ rule }: Route) => routes.some((route) => route.rule.arn === rule.arn);
  const home = withoutStickiness(withBoth(state.home, junction.pair)).filter(isThere);
  const strangers = routes.filter((route) => !isKnown(state, route));
  const states = [...statesOf(state), home].map((known) => [...known.filter(isThere), ...strangers]);
  return await shift([...home, ...strangers], { states, same: sameWeights }, junction, effects);
}

/** Every state in which this step may have left a rule. */
function statesOf({ junction, found, home, shares }: WeightsState): readonly (readonly Route[])[] {
  return [found, home, withBoth(home, junction.pair), ...shares.map((share) => routesAt(home, junction.pair, share))];
}

const isKnown = ({ home }: WeightsState, { rule: { arn } }: Route) => home.some(({ rule }) => rule.arn === arn);

/** What is live and not ours; undefined: nothing. A rule that names neither group any more sends nothing to the new release. */
function overtakenBy(
  state: WeightsState,
  { routes, oldService, freshService }: Seen,
  isShifted: boolean,
): string | undefined {
  const { junction, old, fresh } = state;
  const states = statesOf(state);
  for (const route of routes) {
    const different = difference(route, states);
    const sendsToNew = weightOf(route.forwarding, junction.pair.to) > 0;
    if (different && (isKnown(state, route) || sendsToNew)) return different;
  }
  if (!isShifted) return undefined;
  const before = primaryOf(oldService);
  if (before && before.id !== old.deploymentId)
    return `${before.id} of ${old.service}, which runs ${before.taskDefinition} now`;
  const primary = primaryOf(freshService);
  const ours = [fresh.mine?.deploymentId, fresh.previousDeploymentId];
  return !primary || ours.includes(primary.id)
    ? undefined
    : `${primary.id} of ${fresh.service}, which runs ${primary.taskDefinition} now`;
}

/**
 * Sees that the old side can take what comes back. Where it carries traffic already, a healthy target is proof enough: a
 * bad release is not kept in traffic for the sake of a full count.
 */
async function makeReady(
  { junction: { pair }, old }: WeightsState,
  { routes, oldService }: Seen,
  effects: GoBackEffects,
  deadline: number,
): Promise<Healthy> {
  const { log, clock } = effects;
  const { desiredCount } = oldService;
  if (desiredCount < old.running) {
    log(`Scaling ${old.service} from ${desiredCount} to ${old.running} tasks, as many as carry all the traffic.`);
    await effects.ecs.old.update({ desiredCount: old.running });
  }
  const carries = routes.every(({ forwarding }) => weightOf(forwarding, pair.from) > 0);
  const now = await healthyTargets(pair.from, effects);
  if (now.healthy >= old.running || (carries && now.healthy > 0)) return now;
  const until = Math.min(clock.now() + GROWS_WITHIN_MS, deadline - FOR_THE_WRITE_MS);
  return await awaitHealthy(pair.from, old.running, { ...effects, deadline: until });
}
