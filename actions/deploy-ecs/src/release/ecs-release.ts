import { isRefusal } from "@deploy-actions/shared/aws/aws-error";
import type { Clock } from "@deploy-actions/shared/clock";
import type { Before } from "@deploy-actions/shared/ecs/before";
import { type Following, follow } from "@deploy-actions/shared/ecs/deployment/follow";
import { shiftsTraffic } from "@deploy-actions/shared/ecs/deployment/milestone";
import type { Mine } from "@deploy-actions/shared/ecs/deployment/mine";
import type { Deployment, Ecs, RegisteredTaskDefinition, Service } from "@deploy-actions/shared/ecs/ecs";
import { goBack, restoreSettings } from "@deploy-actions/shared/ecs/go-back";
import { primaryOf } from "@deploy-actions/shared/ecs/service";
import { settingsBefore } from "@deploy-actions/shared/ecs/settings";
import { Failure } from "@deploy-actions/shared/failure";
import type { FailureWatch } from "../failure/watch.ts";
import type { Observed } from "../observe.ts";
import type { Plan } from "../plan/plan.ts";
import type { WaitUntil } from "../request/strategy.ts";
import type { EcsUnfinished } from "../state.ts";
import { beforeOf } from "./before-of.ts";
import { refuseOvertaken } from "./overtaken.ts";
import type { Release } from "./release.ts";

interface EcsReleaseSettings {
  readonly plan: Plan;
  readonly observed: Observed;
  readonly waitUntil: WaitUntil | undefined;
  /** What post does with a deployment that ECS calls good: without checks and other services that is proof enough. */
  readonly proven: "stays" | "goes";
}

interface EcsReleaseEffects {
  readonly ecs: Ecs;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly save: (unfinished: EcsUnfinished) => void;
  readonly watch: Pick<FailureWatch, "ignoreUntilNow">;
}

interface StartEffects extends EcsReleaseEffects {
  readonly signal: AbortSignal;
}

type Until = NonNullable<Following["until"]>;

/** A release that ECS brings about by itself: rolling, blue/green, linear and canary. */
export function ecsRelease(settings: EcsReleaseSettings, effects: EcsReleaseEffects): Release {
  const { plan, observed, proven } = settings;
  const { ecs, save } = effects;
  const before = beforeOf(plan, observed.service);
  const read = { service: observed.service, at: effects.clock.now() };
  let begun: { readonly mine: Mine; readonly until: Until } | undefined;

  return {
    via: { kind: "ecs" },
    plan,
    steps: [],

    async begin(target, means) {
      if (plan.kind === "deploy" || plan.kind === "unchanged")
        await refuseOvertaken(read, { ...effects, signal: means.signal });
      const first = await start(target, settings, before, { ...effects, signal: means.signal });
      if (!first) return undefined;
      begun = first;
      const followed = await follow(first.mine, {
        ...means,
        ecs,
        clock: effects.clock,
        until: first.until,
        shown: first.since?.events.map(({ id }) => id) ?? [],
        findDoom: (mine, events) => means.findDoom(mine.deploymentId, events),
      });
      begun = { ...first, mine: followed.mine };
      return followed;
    },

    async goBack(way) {
      // A deployment that this step only followed is for its own run, and for ECS, to take back.
      if (!begun || plan.kind === "join") return undefined;
      const { mine, until } = begun;
      if (typeof until === "string") {
        save({ phase: "deploying", mine, before, goingBack: true, proven });
        return await goBack({ ...effects, ...way, mine, before });
      }
      if (Object.keys(settingsBefore(before)).length === 0) return undefined;
      await restoreSettings(before, { ecs, log: way.log });
      return {
        kind: "back",
        taskDefinition: mine.taskDefinition,
        how: "its settings are as they were",
        already: false,
      };
    },
  };
}

interface Begun {
  readonly mine: Mine;
  readonly until: Until;
  /** The service before this step, when the deployment is not this step's own: what happened until then is old news. */
  readonly since?: Service;
}

async function start(
  target: Pick<RegisteredTaskDefinition, "name"> | undefined,
  settings: EcsReleaseSettings,
  before: Before,
  effects: StartEffects,
): Promise<Begun | undefined> {
  const { plan, observed } = settings;
  const { service } = observed;
  switch (plan.kind) {
    case "unchanged":
      if (plan.steady) return undefined;
      return await followed({ mine: runningNow(observed), until: { tasks: service.desiredCount } });
    case "join": {
      const mine = deploymentOf(plan.deployment, undefined, service.currentServiceDeployment);
      return await followed({ mine, until: untilOf(settings) });
    }
    case "deploy":
      if (plan.startsDeployment && target)
        return { mine: await startDeployment(target, settings, before, effects), until: untilOf(settings) };
      return await followed({
        mine: await changeSettings(plan, observed, before, effects),
        until: { tasks: plan.settings.desiredCount ?? service.desiredCount },
      });
  }

  async function followed(begun: Omit<Begun, "since">): Promise<Begun> {
    await effects.watch.ignoreUntilNow(begun.mine.deploymentId);
    return { ...begun, since: service };
  }
}

/** A rolling deployment has no other moment than its end. */
function untilOf({ plan, observed, waitUntil }: EcsReleaseSettings): Until {
  const changed = plan.kind === "deploy" ? plan.settings.deploymentConfiguration : undefined;
  const strategy = (changed?.strategy as string | undefined) ?? observed.service.strategy;
  const isMilestone = waitUntil !== undefined && waitUntil !== "complete";
  return isMilestone && shiftsTraffic({ strategy }) ? waitUntil : "steady";
}

async function startDeployment(
  { name }: Pick<RegisteredTaskDefinition, "name">,
  { plan, observed: { service }, proven }: EcsReleaseSettings,
  before: Before,
  { ecs, log, save, signal }: StartEffects,
): Promise<Mine> {
  const { force, settings, members } = plan as Plan & { kind: "deploy" };
  const attempt = { taskDefinition: name, previousDeploymentId: primaryOf(service)?.id };
  save({ phase: "updating", attempt, before, proven });
  const change = {
    taskDefinition: name,
    ...(force ? { forceNewDeployment: true } : {}),
    ...settings,
    ...members?.atOnce.members,
    ...members?.withDeployment.members,
  };
  const updated = await ecs.update(change, signal).catch((error) => {
    if (isNotTaken(error, signal)) save({ phase: "planned", serving: service.taskDefinition });
    throw error;
  });
  const created = primaryOf(updated);
  if (!created || created.id === attempt.previousDeploymentId) {
    throw new Failure(`ECS took the update of service "${service.name}" to ${name}, but started no deployment.`, {
      hint: "Look at the service's events; run again with force-new-deployment: true.",
    });
  }
  const isNew = updated.currentServiceDeployment !== service.currentServiceDeployment;
  const serviceDeployment = isNew ? updated.currentServiceDeployment : undefined;
  const mine = deploymentOf(created, attempt.previousDeploymentId, serviceDeployment);
  save({ phase: "deploying", mine, before, goingBack: false, proven });
  log(`Deploying ${name} as ${mine.deploymentId}.`);
  return mine;
}

/** AWS's own no is certain, and so is what was never sent. A lost answer is not: the post step looks what became of it. */
const isNotTaken = (error: unknown, signal: AbortSignal): boolean =>
  isRefusal(error) || (signal.aborted && error === signal.reason);

async function changeSettings(
  { settings, members }: Plan & { kind: "deploy" },
  observed: Observed,
  before: Before,
  { ecs, save, signal }: StartEffects,
): Promise<Mine> {
  const running = runningNow(observed);
  save({ phase: "settings", before });
  await ecs.update({ ...settings, ...members?.atOnce.members }, signal).catch((error) => {
    if (isNotTaken(error, signal)) save({ phase: "planned", serving: observed.service.taskDefinition });
    throw error;
  });
  return running;
}

function deploymentOf(
  { id, taskDefinition, createdAt }: Deployment,
  previousDeploymentId: string | undefined,
  serviceDeployment: string | undefined,
): Mine {
  return { deploymentId: id, taskDefinition, previousDeploymentId, serviceDeployment, createdAt };
}

/** The PRIMARY deployment as ours: for runs that start none. */
function runningNow({ service, live }: Observed): Mine {
  const running = primaryOf(service);
  if (running) return deploymentOf(running, running.id, service.currentServiceDeployment);
  throw new Failure(`Service "${service.name}" has no PRIMARY deployment of ${live.name}.`, {
    hint: "Run again with force-new-deployment: true.",
  });
}
