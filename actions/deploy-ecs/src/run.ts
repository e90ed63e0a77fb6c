import { isRefusal } from "@deploy-actions/shared/aws/aws-error";
import type { Before } from "@deploy-actions/shared/ecs/before";
import type { Mine } from "@deploy-actions/shared/ecs/deployment/mine";
import type { Deployment, RegisteredTaskDefinition, Service } from "@deploy-actions/shared/ecs/ecs";
import { primaryOf } from "@deploy-actions/shared/ecs/service";
import { Failure } from "@deploy-actions/shared/failure";
import type { Effects } from "./effects.ts";
import type { Inputs } from "./inputs.ts";
import { type Observed, observe } from "./observe.ts";
import type { Outcome } from "./outcome.ts";
import { describePlan } from "./plan/describe.ts";
import { type Plan, planDeploy } from "./plan/plan.ts";
import { watchOver } from "./watch-over.ts";

export async function run(inputs: Inputs, effects: Effects): Promise<Outcome> {
  const { ecs, log, save, signal } = effects;
  const observed = await observe(inputs, effects);
  const plan = planDeploy(inputs, observed);
  save({ phase: "planned", serving: plan.current });
  for (const line of describePlan(plan)) log(line);
  if (inputs.dryRun) return nothingDone(plan, "planned", effects);
  const before = beforeOf(plan, observed.service);

  switch (plan.kind) {
    case "unchanged": {
      if (plan.steady) return nothingDone(plan, "unchanged", effects);
      const until = { tasks: observed.service.desiredCount };
      const watched = { until, definition: observed.live.definition, before, since: observed.service };
      return await watchOver(plan, runningNow(observed), watched, inputs, effects);
    }
    case "join": {
      const mine = deploymentOf(plan.deployment, undefined, observed.service.currentServiceDeployment);
      const watched = {
        until: "steady" as const,
        definition: observed.live.definition,
        before,
        since: observed.service,
      };
      return await watchOver(plan, mine, watched, inputs, effects);
    }
  }
  const target = plan.target.kind === "register" ? await ecs.register(plan.target.definition) : plan.target;
  if (plan.target.kind === "register") log(`Registered ${target.name}.`);
  if (signal.aborted) return { plan, status: "cancelled", deployed: undefined };
  const { definition } = plan.target;
  if (plan.startsDeployment) {
    const mine = await startDeployment(plan, target, observed.service, before, effects);
    return await watchOver(plan, mine, { until: "steady", definition, before }, inputs, effects);
  }
  const mine = await changeSettings(plan, observed, before, effects);
  const until = { tasks: plan.settings.desiredCount ?? observed.service.desiredCount };
  return await watchOver(plan, mine, { until, definition, before, since: observed.service }, inputs, effects);
}

function nothingDone(plan: Plan, status: "planned" | "unchanged", { save }: Effects): Outcome {
  save({ phase: "done", serving: plan.current });
  return { plan, status };
}

async function startDeployment(
  { force, settings }: Plan & { kind: "deploy" },
  { name }: Pick<RegisteredTaskDefinition, "name">,
  service: Service,
  before: Before,
  { ecs, log, save }: Effects,
): Promise<Mine> {
  const attempt = { taskDefinition: name, previousDeploymentId: primaryOf(service)?.id };
  save({ phase: "updating", attempt, before });
  const change = { taskDefinition: name, ...(force ? { forceNewDeployment: true } : {}), ...settings };
  const updated = await ecs.update(change).catch((error) => {
    // AWS's own no is certain; a lost answer is not, and the post step looks what became of it.
    if (isRefusal(error)) save({ phase: "planned", serving: service.taskDefinition });
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
  save({ phase: "deploying", mine, before, goingBack: false });
  log(`Deploying ${name} as ${mine.deploymentId}.`);
  return mine;
}

async function changeSettings(
  { settings }: Plan & { kind: "deploy" },
  observed: Observed,
  before: Before,
  { ecs, save }: Effects,
): Promise<Mine> {
  const running = runningNow(observed);
  save({ phase: "settings", before });
  await ecs.update(settings).catch((error) => {
    if (isRefusal(error)) save({ phase: "planned", serving: observed.service.taskDefinition });
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
