import type { Ecs, Service } from "@deploy-actions/shared/ecs/ecs";
import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { Failure } from "@deploy-actions/shared/failure";
import type { Effects } from "./effects.ts";
import { FailureWatch } from "./failure/watch.ts";
import { guard } from "./guard/guard.ts";
import type { Inputs, ServiceInputs } from "./inputs.ts";
import { type Observed, observe } from "./observe.ts";
import { inTheWay, othersFirst } from "./others-first.ts";
import { refuseShortTimeout } from "./plan/least-time.ts";
import { type Plan, planDeploy } from "./plan/plan.ts";
import { ecsRelease } from "./release/ecs-release.ts";
import type { Release } from "./release/release.ts";
import { withRegistry } from "./request/registry-names.ts";
import type { Request } from "./request/request.ts";
import type { Unfinished } from "./state.ts";

/** A service that was read and planned; nothing was changed yet. */
export interface Prepared {
  readonly name: string;
  readonly needs: readonly string[];
  readonly inputs: ServiceInputs;
  readonly observed: Destination;
  /** The service that gets the new tasks, with as many as it will run; undefined: the observed one. */
  readonly receiver?: Service | undefined;
  /** What it runs once it is deployed. */
  readonly definition: TaskDefinition;
  readonly release: Release;
  readonly watch: FailureWatch;
  readonly log: (line: string) => void;
}

/** What is deployed to: the service as it is or, without `live`, as its definition will have it created. */
type Destination = Pick<Observed, "service" | "base" | "newest" | "images"> & {
  readonly live?: Observed["live"];
};

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
    const { prepareContinued } = await import("./modes/continue.ts");
    const found = await prepareContinued(inputs.continues, waitUntil, step, { ...effects, log });
    return { name, needs, inputs, log, ...found };
  }
  const request = withRegistry(inputs.request, effects.home);
  const found = await prepareService(request, step, { ...effects, log });
  const { observed, definition, release } = found;
  const { live } = observed;
  const means = { ...effects, ecs: effects.ecsOf(name), principal: effects.home.principal };
  const guarded = { ...step, service: name, wanted: definition };
  const notes = live ? await guard({ ...guarded, observed: { ...observed, live } }, means) : [];
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

export type Found = Pick<Prepared, "observed" | "receiver" | "definition" | "release" | "watch">;

/** By who moves the traffic; what only some services need is loaded for them. */
async function prepareService(request: Request, settings: PrepareSettings, effects: Effects): Promise<Found> {
  if (request.strategy.weights) {
    const { prepareWeights } = await import("./prepare-weights.ts");
    return await prepareWeights(request, request.strategy.weights, settings, effects);
  }
  const { service: name, strategy } = request;
  const { clock, log } = effects;
  const ecs = effects.ecsOf(name);
  if (request.serviceDefinition?.createsMissing && (await isMissing(ecs))) {
    const { prepareCreation } = await import("./prepare-creation.ts");
    return await prepareCreation(request, request.serviceDefinition.definition, settings, effects);
  }
  const observed = await observeDefined(request, { ...effects, ecs });
  const planned = planFor(request, observed, { ...effects, ecs });
  if (observed.mover === "codedeploy") {
    const { prepareCodeDeploy } = await import("./prepare-codedeploy.ts");
    return await prepareCodeDeploy(request, planned, settings, effects);
  }
  const { plan, watch } = planned;
  refuseShortTimeout(plan, observed.service, { ...settings, waitUntil: strategy.waitUntil });
  const other = inTheWay(plan, observed.service.deployments);
  const { ifInProgress = "replace" } = strategy;
  const means = { ...effects, ecs };
  if (other && (await othersFirst(other, { service: name, ifInProgress, timeout: settings.timeout }, means)))
    return await prepareService(request, settings, effects);
  const save = (unfinished: Unfinished) => effects.save.service(name, unfinished);
  const release = ecsRelease(
    { plan, observed, waitUntil: strategy.waitUntil, proven: settings.proven },
    { ecs, clock, log, watch, save },
  );
  return { ...planned, release };
}

/** One that is being deleted is as good as gone: its name is free in a while. */
async function isMissing(ecs: Ecs): Promise<boolean> {
  const search = await ecs.findService();
  return search.kind === "no-service" || (search.kind === "found" && search.service.status !== "ACTIVE");
}

/** What it is like, and how that differs from its definition where one was given. */
export async function observeDefined(
  request: Request,
  { ecs, registry, definedServiceOf }: Pick<Effects, "registry" | "definedServiceOf"> & { readonly ecs: Ecs },
): Promise<Observed> {
  const observed = await observe(request, { ecs, registry });
  if (!request.serviceDefinition) return observed;
  const { definition } = request.serviceDefinition;
  const { observeDrift } = await import("./service-definition/observe-drift.ts");
  return {
    ...observed,
    drift: await observeDrift(definition, observed, await definedServiceOf(definition.serviceName)),
  };
}

/** What is decided alike for every strategy. */
export interface Planned extends Omit<Found, "release" | "observed"> {
  readonly observed: Observed;
  readonly plan: Plan;
}

export function planFor(
  request: Request,
  observed: Observed,
  { ecs, logs }: Pick<Effects, "logs"> & { readonly ecs: Ecs },
): Planned {
  const plan = planDeploy(request, observed);
  const definition = plan.kind === "deploy" ? plan.target.definition : observed.live.definition;
  return { observed, plan, definition, watch: new FailureWatch({ ecs, logs, definition }) };
}

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
      // What they have in common, like a cluster that is not there, is told once.
      ...new Set(failures.map(({ message, hint }) => `- ${message} ${hint}`)),
    ].join("\n"),
    {
      hint: "Mend them and run again.",
      evidence: failures.flatMap(({ evidence }) => evidence),
      cause: failures[0]?.cause,
    },
  );
}
