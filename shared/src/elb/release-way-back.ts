import type { Ecs } from "../ecs/ecs.ts";
import { primaryOf } from "../ecs/service.ts";
import { inReleases } from "../ecs/went-back.ts";
import { comparedWayBack } from "../release/compared-way-back.ts";
import type { ReleaseBefore, ReleaseNow, ReleaseWayBack } from "../release/way-back.ts";
import { type GoBackEffects, goBackWeights } from "./go-back-weights.ts";
import type { WeightsHandle } from "./handle.ts";
import { findPair, type Side } from "./pair.ts";
import { describeRoute, routesHandedBack, routesOf, sharesOf } from "./routes.ts";
import type { WeightsState } from "./weights-state.ts";

type Effects = Omit<GoBackEffects, "ecs"> & { readonly ecs: { readonly service: Ecs; readonly partner: Ecs } };

/** The way back on a release that has traffic by the weights of listener rules: one write for each rule. */
export function weightsWayBack(handle: WeightsHandle, effects: Effects): ReleaseWayBack {
  const { service, partner } = effects.ecs;
  return comparedWayBack({
    signal: effects.signal,
    observe: async () => await observe(handle, effects),
    async swap({ now, state }, deadline) {
      if (now.kind === "back")
        return { kind: "already-back", release: now.release, how: "it has all the traffic already" };
      const ecs = { old: partner, fresh: service };
      return inReleases(await goBackWeights(state, { ...effects, ecs }, { deadline, proven: "goes" }));
    },
  });
}

interface Observed {
  readonly now: Exclude<ReleaseNow, { kind: "gone" }>;
  readonly state: WeightsState;
}

/** A text says what is gone. */
async function observe(handle: WeightsHandle, { ecs, listeners }: Effects): Promise<Observed | string> {
  const found = await findPair(handle, { ...ecs, listeners });
  if (found.kind === "no-service") return `service ${found.name} of cluster ${handle.cluster} does not exist any more`;
  if (found.kind === "no-pair") return found.why;

  const { service: fresh, partner: old, rules, loadBalancers } = found;
  const pair = { from: old.group.arn, to: fresh.group.arn };
  const testPorts = handle.testPorts ?? [];
  const routes = routesOf(rules, [pair.from, pair.to], testPorts);
  const [primary, before] = [primaryOf(fresh.service), primaryOf(old.service)];
  if (routes.length === 0 || !primary || !before) return "no rule sends requests to either service any more";

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
