import type { Ecs } from "../ecs/ecs.ts";
import { primaryOf } from "../ecs/service.ts";
import type { WentBack } from "../ecs/went-back.ts";
import type { ReleaseBefore, ReleaseNow, ReleaseWayBack, ReleaseWentBack } from "../release/way-back.ts";
import { type GoBackEffects, goBackWeights } from "./go-back-weights.ts";
import type { WeightsHandle } from "./handle.ts";
import { findPair, type Side } from "./pair.ts";
import { describeRoute, routesHandedBack, routesOf, sharesOf } from "./routes.ts";
import type { WeightsState } from "./weights-state.ts";

type Effects = Omit<GoBackEffects, "ecs"> & { readonly ecs: { readonly service: Ecs; readonly partner: Ecs } };

/** The way back on a release that has traffic by the weights of listener rules: one write for each rule. */
export function weightsWayBack(handle: WeightsHandle, effects: Effects): ReleaseWayBack {
  const { service, partner } = effects.ecs;
  return {
    look: async () => (await observe(handle, effects)).now,

    async goBack(deadline) {
      const observed = await observe(handle, effects);
      if (!observed.state) return { kind: "impossible", why: observed.now.what, serving: undefined };
      const { now, state } = observed;
      if (now.kind === "superseded") return { ...now, kind: "overtaken" };
      if (now.kind === "back")
        return { kind: "already-back", release: now.release, how: "it has all the traffic already" };
      if (now.before.kind === "missing") return { kind: "impossible", why: now.before.why, serving: now.release };
      try {
        const ecs = { old: partner, fresh: service };
        return inReleases(await goBackWeights(state, { ...effects, ecs }, { deadline, proven: "goes" }));
      } catch (error) {
        if (!effects.signal.aborted) throw error;
        return { kind: "unfinished", why: "the step was cancelled", serving: now.release };
      }
    },
  };
}

type Observed =
  | { readonly now: Exclude<ReleaseNow, { kind: "gone" }>; readonly state: WeightsState }
  | { readonly now: ReleaseNow & { kind: "gone" }; readonly state?: undefined };

async function observe(handle: WeightsHandle, { ecs, listeners }: Effects): Promise<Observed> {
  const gone = (what: string): Observed => ({ now: { kind: "gone", what } });
  const found = await findPair(handle, { ...ecs, listeners });
  if (found.kind === "no-service")
    return gone(`service ${found.name} of cluster ${handle.cluster} does not exist any more`);
  if (found.kind === "no-pair") return gone(found.why);

  const { service: fresh, partner: old, rules, loadBalancers } = found;
  const pair = { from: old.group.arn, to: fresh.group.arn };
  const testPorts = handle.testPorts ?? [];
  const routes = routesOf(rules, [pair.from, pair.to], testPorts);
  const [primary, before] = [primaryOf(fresh.service), primaryOf(old.service)];
  if (routes.length === 0 || !primary || !before) return gone("no rule sends requests to either service any more");

  const state: WeightsState = {
    junction: { pair, loadBalancers, testPorts },
    found: routes,
    home: routesHandedBack(routes, pair),
    shares: [],
    old: {
      service: old.name,
      taskDefinition: before.taskDefinition,
      deploymentId: before.id,
      running: Math.max(1, fresh.service.runningCount),
    },
    fresh: {
      service: fresh.name,
      before: unchanged(fresh),
      taskDefinition: primary.taskDefinition,
      // Not this step's to stop: it is left at weight 0.
      previousDeploymentId: primary.id,
      mine: {
        deploymentId: primary.id,
        taskDefinition: primary.taskDefinition,
        previousDeploymentId: primary.id,
        serviceDeployment: undefined,
        createdAt: primary.createdAt,
      },
    },
    isProven: false,
  };
  if (sharesOf(routes, pair).most > 0) {
    const isJudged =
      handle.deployment === undefined ? primary.taskDefinition === handle.to : primary.id === handle.deployment;
    const release = primary.taskDefinition;
    if (!isJudged) return { state, now: { kind: "superseded", by: primary.id, release } };
    return { state, now: { kind: "live", release, deployedAt: primary.createdAt, before: beforeOf(handle, old) } };
  }
  const release = before.taskDefinition;
  if (release === handle.from) return { state, now: { kind: "back", release } };
  return { state, now: { kind: "superseded", by: routes.map(describeRoute).join("; "), release } };
}

/** The way back gives traffic to what the partner runs; what it does not run any more cannot be had by it. */
function beforeOf({ from, to }: WeightsHandle, { name, service }: Side): ReleaseBefore {
  const primary = primaryOf(service);
  if (from === undefined) return { kind: "missing", why: `the deploy step knew of no release on ${name}` };
  if (from === to) return { kind: "missing", why: `the release before it is the same one, ${to}` };
  if (primary?.taskDefinition !== from)
    return { kind: "missing", why: `${name}, which ran ${from}, runs ${primary?.taskDefinition} now` };
  return { kind: "available", release: from, needsCopy: false };
}

const unchanged = ({ service: { desiredCount, deploymentConfiguration } }: Side) => ({
  taskDefinition: undefined,
  needsCopy: false,
  desiredCount,
  deploymentConfiguration,
  changed: {},
});

function inReleases(wentBack: Exclude<WentBack, { kind: "stayed" }>): ReleaseWentBack {
  switch (wentBack.kind) {
    case "back":
      return { kind: "back", release: wentBack.taskDefinition, how: wentBack.how };
    case "overtaken":
      return { kind: "overtaken", by: wentBack.by, release: wentBack.taskDefinition };
    case "impossible":
    case "failed":
    case "unfinished":
      return wentBack;
  }
}
