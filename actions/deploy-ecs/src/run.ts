import { isRefusal } from "@deploy-actions/shared/aws/aws-error";
import type { Clock } from "@deploy-actions/shared/clock";
import { Failure } from "@deploy-actions/shared/failure";
import { type Followed, type Following, follow } from "./deployment/follow.ts";
import type { Mine } from "./deployment/mine.ts";
import type { Deployment, Ecs, RegisteredTaskDefinition, Service } from "./ecs.ts";
import { diagnose } from "./failure/diagnose.ts";
import { FailureWatch } from "./failure/watch.ts";
import { goBack, restoreSettings, type WentBack } from "./go-back.ts";
import type { Inputs } from "./inputs.ts";
import { type Observed, observe } from "./observe.ts";
import type { Outcome } from "./outcome.ts";
import { describePlan } from "./plan/describe.ts";
import { type Plan, planDeploy } from "./plan/plan.ts";
import type { Registry } from "./registry.ts";
import type { Before, Unfinished } from "./state.ts";
import type { TargetGroups } from "./target-groups.ts";
import type { TaskDefinition } from "./task-definition/definition.ts";
import type { TaskLogs } from "./task-logs.ts";

export interface Effects {
  readonly ecs: Ecs;
  readonly registry: Registry;
  readonly logs: TaskLogs;
  readonly targetGroups: TargetGroups;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  /** Kept for the post step, at once. */
  readonly save: (unfinished: Unfinished) => void;
  readonly signal: AbortSignal;
}

export async function run(inputs: Inputs, effects: Effects): Promise<Outcome> {
  const { ecs, log, save, signal } = effects;
  const observed = await observe(inputs, effects);
  const plan = planDeploy(inputs, observed);
  save({ phase: "planned", serving: plan.current });
  for (const line of describePlan(plan)) log(line);
  if (inputs.dryRun) return nothingDone(plan, "planned", effects);
  const before = beforeOf(plan, observed.service);

  switch (plan.kind) {
    case "unchanged":
      if (plan.steady) return nothingDone(plan, "unchanged", effects);
      return await watchOver(
        plan,
        runningNow(observed),
        { until: { tasks: observed.service.desiredCount }, definition: observed.live.definition, before },
        inputs,
        effects,
      );
    case "join":
      return await watchOver(
        plan,
        deploymentOf(plan.deployment, undefined),
        { until: "steady", definition: observed.live.definition, before },
        inputs,
        effects,
      );
  }
  const target = plan.target.kind === "register" ? await ecs.register(plan.target.definition) : plan.target;
  if (plan.target.kind === "register") log(`Registered ${target.name}.`);
  if (signal.aborted) return { plan, status: "cancelled", deployed: undefined };
  const until = plan.startsDeployment
    ? "steady"
    : { tasks: plan.settings.desiredCount ?? observed.service.desiredCount };
  const mine = plan.startsDeployment
    ? await startDeployment(plan, target, observed.service, before, effects)
    : await changeSettings(plan, runningNow(observed), before, effects);
  return await watchOver(plan, mine, { until, definition: plan.target.definition, before }, inputs, effects);
}

function nothingDone(plan: Plan, status: "planned" | "unchanged", { save }: Effects): Outcome {
  save({ phase: "done" });
  return { plan, status };
}

interface Watched {
  readonly until: NonNullable<Following["until"]>;
  readonly definition: TaskDefinition;
  readonly before: Before;
}

/** Follows to the end, and goes back when the end is not good. */
async function watchOver(
  plan: Plan,
  mine: Mine,
  { until, definition, before }: Watched,
  inputs: Inputs,
  effects: Effects,
): Promise<Outcome> {
  const { clock, log, save } = effects;
  const startedAt = clock.now();
  const watch = new FailureWatch({ ...effects, definition });
  const followed = await follow(mine, {
    ...effects,
    until,
    deadline: startedAt + inputs.timeout,
    findDoom: (own, events) => watch.findDoom(own.deploymentId, events),
  });
  const deployed = { mine: followed.mine, followed, took: clock.now() - startedAt };
  const succeeded = (): Outcome => {
    save({ phase: "done" });
    log(`${mine.taskDefinition} is steady.`);
    return {
      plan,
      status: plan.kind === "unchanged" ? "unchanged" : "deployed",
      taskDefinition: mine.taskDefinition,
      deployed,
    };
  };
  if (followed.ending.kind === "succeeded") return succeeded();

  const diagnosis = await diagnose(followed, { watch, targetGroups: effects.targetGroups, logLines: inputs.logLines });
  const wentBack = await settle(followed, { until, before }, inputs, effects);
  if (wentBack?.kind === "stayed") return succeeded();
  // A cancelled step is finished by post; so is a way back that this step did not see the end of.
  if (followed.ending.kind !== "cancelled" && wentBack?.kind !== "unfinished") save({ phase: "done" });
  return {
    plan,
    status: statusOf(followed, wentBack),
    taskDefinition: mine.taskDefinition,
    deployed,
    diagnosis,
    wentBack,
  };
}

async function startDeployment(
  { force, settings }: Plan & { kind: "deploy" },
  { name }: Pick<RegisteredTaskDefinition, "name">,
  service: Service,
  before: Before,
  { ecs, log, save }: Effects,
): Promise<Mine> {
  const attempt = { taskDefinition: name, previousDeploymentId: primary(service)?.id };
  save({ phase: "updating", attempt, before });
  const change = { taskDefinition: name, ...(force ? { forceNewDeployment: true } : {}), ...settings };
  const updated = await ecs.update(change).catch((error) => {
    // AWS's own no is certain; a lost answer is not, and the post step looks what became of it.
    if (isRefusal(error)) save({ phase: "planned", serving: service.taskDefinition });
    throw error;
  });
  const created = primary(updated);
  if (!created || created.id === attempt.previousDeploymentId) {
    throw new Failure(`ECS took the update of service "${service.name}" to ${name}, but started no deployment.`, {
      hint: "Look at the service's events; run again with force-new-deployment: true.",
    });
  }
  const mine = deploymentOf(created, attempt.previousDeploymentId);
  save({ phase: "deploying", mine, before });
  log(`Deploying ${name} as ${mine.deploymentId}.`);
  return mine;
}

async function changeSettings(
  { settings }: Plan & { kind: "deploy" },
  running: Mine,
  before: Before,
  { ecs, save }: Effects,
): Promise<Mine> {
  save({ phase: "settings", before });
  await ecs.update(settings);
  return running;
}

function deploymentOf({ id, taskDefinition, createdAt }: Deployment, previousDeploymentId: string | undefined): Mine {
  return { deploymentId: id, taskDefinition, previousDeploymentId, serviceDeployment: undefined, createdAt };
}

/** The PRIMARY deployment as ours: for runs that start none. */
function runningNow({ service, live }: Observed): Mine {
  const running = primary(service);
  if (running) return deploymentOf(running, running.id);
  throw new Failure(`Service "${service.name}" has no PRIMARY deployment of ${live.name}.`, {
    hint: "Run again with force-new-deployment: true.",
  });
}

/** What is done about an ending that is not good. Undefined: nothing. */
async function settle(
  { ending, mine }: Followed,
  { until, before }: Pick<Watched, "until" | "before">,
  { onFailure, timeout }: Inputs,
  effects: Effects,
): Promise<WentBack | undefined> {
  // Cancelled: the runner leaves ten seconds, so the post step does it. Superseded: the service is somebody else's now.
  if (ending.kind === "cancelled" || ending.kind === "superseded") return undefined;
  if (onFailure === "leave" && ending.kind !== "rolled-back") return undefined;
  try {
    if (until === "steady") return await goBack({ ...effects, mine, before, deadline: effects.clock.now() + timeout });
    if (Object.keys(before.changed).length === 0) return undefined;
    await restoreSettings(before, effects);
    return { kind: "back", taskDefinition: mine.taskDefinition, how: "its settings are as they were" };
  } catch (error) {
    return {
      kind: "unfinished",
      serving: mine.taskDefinition,
      why: error instanceof Error ? error.message : String(error),
    };
  }
}

function statusOf(
  { ending }: Followed,
  wentBack: WentBack | undefined,
): "rolled-back" | "failed" | "superseded" | "cancelled" {
  if (ending.kind === "cancelled") return "cancelled";
  if (ending.kind === "superseded" || wentBack?.kind === "overtaken") return "superseded";
  return wentBack?.kind === "back" ? "rolled-back" : "failed";
}

function beforeOf(plan: Plan, { desiredCount, deploymentConfiguration }: Service): Before {
  const wayBack = plan.wayBack.kind === "available" ? plan.wayBack : undefined;
  return {
    taskDefinition: wayBack?.taskDefinition,
    needsCopy: wayBack?.needsCopy ?? false,
    desiredCount,
    deploymentConfiguration,
    changed: plan.kind === "deploy" ? plan.settings : {},
  };
}

const primary = ({ deployments }: Service) => deployments.find(({ status }) => status === "PRIMARY");
