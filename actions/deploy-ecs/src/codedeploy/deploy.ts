import { isRefusal } from "@deploy-actions/shared/aws/aws-error";
import { writeAppSpec } from "@deploy-actions/shared/codedeploy/app-spec";
import { recognise } from "@deploy-actions/shared/codedeploy/recognise";
import type { Undertaking } from "@deploy-actions/shared/codedeploy/undertaking";
import type { Before } from "@deploy-actions/shared/ecs/before";
import type { RegisteredTaskDefinition, Service } from "@deploy-actions/shared/ecs/ecs";
import { restoreSettings } from "@deploy-actions/shared/ecs/go-back";
import { Failure } from "@deploy-actions/shared/failure";
import { type CodeDeployRolledOut, followOn } from "./follow-on.ts";
import type { CodeDeployMeans } from "./means.ts";
import type { CodeDeployPlan } from "./plan.ts";
import { scale } from "./scale.ts";
import { waitForOthers } from "./wait-for-others.ts";

export interface CodeDeployTarget {
  readonly taskDefinition: Pick<RegisteredTaskDefinition, "name" | "arn">;
  /** Unique to this attempt; stands in the deployment's description. */
  readonly mark: string;
  readonly before: Before;
  /** As it was observed. */
  readonly service: Service;
}

/** From its first write to what `wait-until` asks for. Nobody has gone back yet when it did not come to that. */
export async function deployCodeDeploy(
  plan: CodeDeployPlan,
  target: CodeDeployTarget,
  means: CodeDeployMeans,
): Promise<CodeDeployRolledOut> {
  const { clock, log, signal, deadline } = means;
  const before = await waitForOthers(plan, target.before, means);
  if (signal.aborted) return notBegun(target, means);
  const undertaking = undertakingOf(plan, { ...target, before }, means);
  const id = await begin(plan, undertaking, target, means);
  if (id === undefined) {
    if (clock.now() >= deadline) throw keptOut(plan);
    return await deployCodeDeploy(plan, { ...target, before }, means);
  }
  log(`Deploying ${target.taskDefinition.name} as ${id}.`);
  return await followOn(id, undertaking, { service: target.service, waitUntil: plan.waitUntil }, means);
}

/** The limit need not be the group's: an account has one as well. */
const keptOut = ({ group }: CodeDeployPlan): Failure =>
  new Failure(
    `CodeDeploy takes no deployment (DeploymentLimitExceeded), and shows none that goes on in group ${group}. Nothing was changed.`,
    { hint: "Look in the CodeDeploy console, and at the quota of concurrent deployments under Service Quotas." },
  );

/** Only the number of tasks changes. */
export async function scaleCodeDeploy(
  desiredCount: number,
  plan: CodeDeployPlan,
  target: CodeDeployTarget,
  means: CodeDeployMeans,
): Promise<CodeDeployRolledOut> {
  const before = await waitForOthers(plan, target.before, means);
  if (means.signal.aborted) return notBegun(target, means);
  return await scale(desiredCount, undertakingOf(plan, { ...target, before }, means), target.service, means);
}

const undertakingOf = (
  { application, group, appSpec }: CodeDeployPlan,
  { taskDefinition, mark, before }: CodeDeployTarget,
  { clock }: CodeDeployMeans,
): Undertaking => ({
  ...{ application, group, taskDefinition: taskDefinition.name, mark },
  ...{ since: clock.now(), appSpec, before },
});

/** Undefined: somebody else's deployment was sooner. */
async function begin(
  plan: CodeDeployPlan,
  undertaking: Undertaking,
  { taskDefinition }: CodeDeployTarget,
  means: CodeDeployMeans,
): Promise<string | undefined> {
  const { codeDeploy, ecs, log, save } = means;
  const { desiredCount } = plan;
  const { mark, before } = undertaking;
  try {
    if (desiredCount !== undefined) {
      save({ phase: "settings", undertaking });
      await ecs.update({ desiredCount });
      log(`Set the desired count to ${desiredCount}.`);
    }
    save({ phase: "creating", undertaking });
    const created = await codeDeploy.create({
      application: plan.application,
      group: plan.group,
      appSpec: writeAppSpec(plan.appSpec, taskDefinition.arn),
      description: `${taskDefinition.name} by deploy-actions (${mark})`,
      configuration: plan.configuration,
      autoRollback: plan.autoRollback,
    });
    if (created.kind === "created") return created.id;
    // The SDK asks again when an answer is lost: what is in the way may be our own, and not listed yet.
    const ours = await recognise(undertaking, means);
    if (!ours) await undo(plan, before, means);
    return ours?.id;
  } catch (error) {
    if (!isRefusal(error)) {
      const lost = await recognise(undertaking, means).catch(() => undefined);
      if (lost) return lost.id;
      throw error;
    }
    // AWS's own no is certain.
    await undo(plan, before, means);
    throw error;
  }
}

/** CodeDeploy did not take it. */
async function undo(
  { desiredCount }: CodeDeployPlan,
  before: Before,
  { ecs, log, save }: CodeDeployMeans,
): Promise<void> {
  if (desiredCount !== undefined) await restoreSettings(before, { ecs, log });
  save({ phase: "untouched" });
}

function notBegun({ taskDefinition, service }: CodeDeployTarget, { clock }: CodeDeployMeans): CodeDeployRolledOut {
  return {
    deployment: undefined,
    ending: { kind: "cancelled" },
    mine: {
      deploymentId: "",
      taskDefinition: taskDefinition.name,
      previousDeploymentId: undefined,
      serviceDeployment: undefined,
      createdAt: clock.now(),
    },
    samples: [],
    traffic: [],
    events: [],
    service,
  };
}
