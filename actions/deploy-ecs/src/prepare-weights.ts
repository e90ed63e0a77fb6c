import type { Effects } from "./effects.ts";
import type { Target } from "./plan/plan.ts";
import { type Found, observeDefined, type PrepareSettings, planFor } from "./prepare.ts";
import { weightsRelease } from "./release/weights-release.ts";
import type { Request } from "./request/request.ts";
import type { WeightsRequest } from "./request/strategy.ts";
import type { Unfinished } from "./state.ts";
import { whoIsLive } from "./weights/live.ts";
import { awaitQuiet, observeWeights } from "./weights/observe.ts";
import { planWeights } from "./weights/plan.ts";

/** Two services that take turns: what is live is compared with, and the other one gets the release. */
export async function prepareWeights(
  request: Request,
  { partner, testPorts, steps, stepHold, scaleOldTo }: WeightsRequest,
  { proven, timeout }: PrepareSettings,
  effects: Effects,
): Promise<Found> {
  const { clock, log, signal } = effects;
  const { cluster, service } = request;
  const { ifInProgress = "fail" } = request.strategy;
  const pair = { cluster, service, partner, testPorts };
  const means = { listeners: await effects.listeners(), targets: await effects.targets(), clock, log };
  const ports = { ...means, ecs: { service: effects.ecsOf(service), partner: effects.ecsOf(partner) }, signal };
  const seen =
    ifInProgress === "wait"
      ? await awaitQuiet(pair, { ...ports, deadline: clock.now() + timeout })
      : await observeWeights(pair, ports);
  const sides = whoIsLive(seen);
  const ecs = { old: effects.ecsOf(sides.old.name), fresh: effects.ecsOf(sides.fresh.name) };
  const observed = await observeDefined({ ...request, service: sides.old.name }, { ...effects, ecs: ecs.old });
  const { plan, ...planned } = planFor(request, observed, { ...effects, ecs: ecs.fresh });
  const way = planWeights(
    {
      steps,
      stepHold,
      timeout,
      ifInProgress,
      taskDefinition: plan.kind === "deploy" ? nameOf(plan.target) : plan.current,
      force: plan.kind === "deploy" && plan.force,
      desiredCount: request.desiredCount,
    },
    seen,
  );
  const save = (unfinished: Unfinished) => effects.save.service(service, unfinished);
  const release = weightsRelease({ plan, way, testPorts, scaleOldTo, proven }, { ...means, ecs, save });
  const receiver = way.kind === "shift" ? { ...way.fresh.service, desiredCount: way.wanted } : undefined;
  return { ...planned, release, receiver };
}

/** Undefined: it is still to be registered. */
const nameOf = (target: Target): string | undefined => (target.kind === "existing" ? target.name : undefined);
