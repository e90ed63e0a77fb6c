import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { Failure } from "@deploy-actions/shared/failure";
import type { Effects } from "./effects.ts";
import { FailureWatch } from "./failure/watch.ts";
import { guard } from "./guard/guard.ts";
import type { Inputs, ServiceInputs } from "./inputs.ts";
import { prepareContinued } from "./modes/continue.ts";
import { type Observed, observe } from "./observe.ts";
import { type Plan, planDeploy, type Target } from "./plan/plan.ts";
import { codeDeployRelease } from "./release/codedeploy-release.ts";
import { ecsRelease } from "./release/ecs-release.ts";
import type { Release } from "./release/release.ts";
import { weightsRelease } from "./release/weights-release.ts";
import { withRegistry } from "./request/registry-names.ts";
import type { Request } from "./request/request.ts";
import type { WaitUntil, WeightsRequest } from "./request/strategy.ts";
import type { Unfinished } from "./state.ts";
import { whoIsLive } from "./weights/live.ts";
import { awaitQuiet, observeWeights } from "./weights/observe.ts";
import { planWeights } from "./weights/plan.ts";

/** A service that was read and planned; nothing was changed yet. */
export interface Prepared {
  readonly name: string;
  readonly needs: readonly string[];
  readonly inputs: ServiceInputs;
  readonly observed: Observed;
  /** What it runs once it is deployed. */
  readonly definition: TaskDefinition;
  readonly release: Release;
  readonly watch: FailureWatch;
  readonly log: (line: string) => void;
}

export interface PrepareSettings extends Pick<Inputs, "timeout" | "onFailure" | "onDrift" | "force"> {
  /** What becomes of a release that the platform calls good, when it comes to going back. */
  readonly proven: "stays" | "goes";
}

/** Reads and plans every service. What is wrong with several of them is said at once. */
export async function prepareAll(
  services: readonly ServiceInputs[],
  settings: PrepareSettings,
  effects: Effects,
): Promise<readonly Prepared[]> {
  const settled = await Promise.allSettled(
    services.map((service) => prepare(service, { ...settings, alone: services.length === 1 }, effects)),
  );
  const errors = settled.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  if (errors.length > 0) effects.signal.throwIfAborted();
  if (errors.length > 0) throw asOne(errors, services);
  return settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
}

async function prepare(
  inputs: ServiceInputs,
  step: PrepareSettings & { readonly alone: boolean },
  effects: Effects,
): Promise<Prepared> {
  const { name, needs } = inputs;
  const log = step.alone ? effects.log : (line: string) => effects.log(`[${name}] ${line}`);
  if (inputs.continues) {
    const { waitUntil } = inputs.request.strategy;
    return {
      name,
      needs,
      inputs,
      log,
      ...(await prepareContinued(inputs.continues, waitUntil, step, { ...effects, log })),
    };
  }
  const request = withRegistry(inputs.request, effects.home);
  const found = await (request.strategy.weights ? prepareWeights : prepareService)(request, step, { ...effects, log });
  const { observed, definition, release } = found;
  const notes = await guard(
    { ...step, service: name, observed, wanted: definition },
    { ...effects, ecs: effects.ecsOf(name), principal: effects.home.principal },
  );
  const plan = { ...release.plan, notes: [...release.plan.notes, ...notes] };
  return { name, needs, inputs, log, ...found, release: withPlan(release, plan) };
}

/** What it has come to by now is still the release's own. */
function withPlan(release: Release, plan: Plan): Release {
  return {
    get via() {
      return release.via;
    },
    plan,
    steps: release.steps,
    begin: (...given) => release.begin(...given),
    goBack: (way) => release.goBack(way),
  };
}

export type Found = Pick<Prepared, "observed" | "definition" | "release" | "watch">;

/** A service that ECS or CodeDeploy deploys. */
async function prepareService(
  request: Request,
  { proven, timeout, onFailure }: PrepareSettings,
  effects: Effects,
): Promise<Found> {
  const { service: name, strategy } = request;
  const { clock, log } = effects;
  const ecs = effects.ecsOf(name);
  const observed = await observe(request, { ecs, registry: effects.registry });
  const plan = planDeploy(request, observed);
  const definition = definitionOf(plan, observed);
  const watch = new FailureWatch({ ecs, logs: effects.logs, definition });
  const save = (unfinished: Unfinished) => effects.save.service(name, unfinished);
  if (observed.mover === "ecs") {
    const release = ecsRelease(
      { plan, observed, waitUntil: strategy.waitUntil, proven },
      { ecs, clock, log, watch, save },
    );
    return { observed, definition, watch, release };
  }
  const settings = {
    ...strategy.codeDeploy,
    waitUntil: waitUntilOf(strategy.waitUntil),
    ifInProgress: strategy.ifInProgress === "fail" ? ("fail" as const) : ("wait" as const),
    onFailure,
    timeout,
    desiredCount: request.desiredCount,
    deploymentConfiguration: request.deploymentConfiguration,
  };
  const codeDeploy = await effects.codeDeployOf(name);
  const { run, attempt } = effects.oneOffs.identity;
  const mark = `run ${run}, attempt ${attempt}, ${crypto.randomUUID()}`;
  const release = await codeDeployRelease(
    { plan, observed, settings, mark, proven },
    { codeDeploy, ecs, clock, log, save },
  );
  return { observed, definition, watch, release };
}

/** Its own moments of CodeDeploy; there is none after the bake. */
const waitUntilOf = (asked: WaitUntil | undefined) =>
  asked === "complete" || asked === "paused" ? asked : ("traffic-shifted" as const);

/** Two services that take turns: what is live is compared with, and the other one gets the release. */
async function prepareWeights(
  request: Request,
  { proven, timeout }: PrepareSettings,
  effects: Effects,
): Promise<Found> {
  const { clock, log, signal } = effects;
  const { partner, testPorts, steps, stepHold, scaleOldTo } = request.strategy.weights as WeightsRequest;
  const { cluster, service } = request;
  const pair = { cluster, service, partner, testPorts };
  const means = { listeners: await effects.listeners(), targets: await effects.targets(), clock, log };
  const ports = { ...means, ecs: { service: effects.ecsOf(service), partner: effects.ecsOf(partner) }, signal };
  const { ifInProgress = "fail" } = request.strategy;
  const seen =
    ifInProgress === "wait"
      ? await awaitQuiet(pair, { ...ports, deadline: clock.now() + timeout })
      : await observeWeights(pair, ports);
  const sides = whoIsLive(seen);
  const observed = await observe(
    { ...request, service: sides.old.name },
    { ecs: effects.ecsOf(sides.old.name), registry: effects.registry },
  );
  const plan = planDeploy(request, observed);
  const definition = definitionOf(plan, observed);
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
  const ecs = { old: effects.ecsOf(sides.old.name), fresh: effects.ecsOf(sides.fresh.name) };
  const watch = new FailureWatch({ ecs: ecs.fresh, logs: effects.logs, definition });
  const save = (unfinished: Unfinished) => effects.save.service(service, unfinished);
  const release = weightsRelease({ plan, way, testPorts, scaleOldTo, proven }, { ...means, ecs, save });
  return { observed, definition, watch, release };
}

const definitionOf = (plan: Plan, { live }: Observed): TaskDefinition =>
  plan.kind === "deploy" ? plan.target.definition : live.definition;

const nameOf = (target: Target): string | undefined => (target.kind === "existing" ? target.name : undefined);

/** One failure that names them all, so that they are mended once. */
function asOne(errors: readonly unknown[], services: readonly ServiceInputs[]): unknown {
  const [first] = errors;
  const failures = errors.filter((error) => error instanceof Failure);
  if (services.length === 1 || failures.length < errors.length)
    return errors.find((error) => !(error instanceof Failure)) ?? first;
  if (failures.length === 1) return first;
  return new Failure(
    [
      `${failures.length} of ${services.length} services cannot be deployed like this. Nothing was changed.`,
      ...failures.map(({ message, hint }) => `- ${message} ${hint}`),
    ].join("\n"),
    {
      hint: "Mend them and run again.",
      evidence: failures.flatMap(({ evidence }) => evidence),
      cause: failures[0]?.cause,
    },
  );
}
