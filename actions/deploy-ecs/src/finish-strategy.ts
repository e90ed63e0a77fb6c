import type { TargetGroups } from "@deploy-actions/shared/checks/target-group/targets";
import type { CodeDeploy } from "@deploy-actions/shared/codedeploy/codedeploy";
import type { CodeDeployState } from "@deploy-actions/shared/codedeploy/undertaking";
import type { Ecs } from "@deploy-actions/shared/ecs/ecs";
import type { Listeners } from "@deploy-actions/shared/elb/listeners";
import { type FinishEffects, type Finished, finish, leave, TIME_LIMIT_MS } from "./finish.ts";
import type { PostInputs } from "./inputs.ts";
import type { DefinedService } from "./service-definition/defined-service.ts";
import type { BegunService, Unfinished } from "./state.ts";

export interface FinishMeans extends Omit<FinishEffects, "ecs"> {
  readonly ecsOf: (service: string) => Ecs;
  readonly definedServiceOf: (service: string) => Promise<DefinedService>;
  readonly codeDeployOf: (service: string) => Promise<CodeDeploy>;
  readonly listeners: () => Promise<Listeners>;
  readonly targets: () => Promise<Pick<TargetGroups, "targetsOf">>;
}

/** Finishes one service by `on-cancel`, whatever its strategy. */
export async function finishService(
  { name, unfinished }: BegunService,
  inputs: Pick<PostInputs, "onCancel">,
  means: FinishMeans,
): Promise<Finished> {
  switch (unfinished.phase) {
    case "codedeploy":
      return await finishCodeDeploy(name, unfinished, inputs, means);
    case "weights":
      return await finishWeights(unfinished, inputs, means);
    case "creation": {
      const { finishCreation } = await import("./finish-creation.ts");
      const effects = { ...means, ecs: means.ecsOf(name), definedService: await means.definedServiceOf(name) };
      return await finishCreation(name, unfinished, inputs, effects);
    }
    default:
      return await finish(unfinished, inputs, { ...means, ecs: means.ecsOf(name) });
  }
}

async function finishCodeDeploy(
  name: string,
  { state, proven }: Unfinished & { phase: "codedeploy" },
  { onCancel }: Pick<PostInputs, "onCancel">,
  means: FinishMeans,
): Promise<Finished> {
  const ecs = means.ecsOf(name);
  const mine = whatWasDeployed(state);
  const goingBack = state.phase === "deploying" && state.goingBack;
  if (onCancel === "leave" && !goingBack) return await leave(mine, ecs);
  const { goBackCodeDeploy } = await import("@deploy-actions/shared/codedeploy/go-back-codedeploy");
  const effects = { ...means, ecs, codeDeploy: await means.codeDeployOf(name) };
  const wentBack = await goBackCodeDeploy(state, effects, { deadline: means.clock.now() + TIME_LIMIT_MS, proven });
  return { kind: "settled", mine, wentBack };
}

function whatWasDeployed(state: CodeDeployState) {
  if (state.phase === "untouched") return { taskDefinition: "", deploymentId: "" };
  const { taskDefinition } = state.undertaking;
  return { taskDefinition, deploymentId: state.phase === "deploying" ? state.deployment : "" };
}

async function finishWeights(
  { state, goingBack, proven }: Unfinished & { phase: "weights" },
  { onCancel }: Pick<PostInputs, "onCancel">,
  means: FinishMeans,
): Promise<Finished> {
  const { old, fresh } = state;
  const ecs = { old: means.ecsOf(old.service), fresh: means.ecsOf(fresh.service) };
  const mine = { taskDefinition: fresh.taskDefinition, deploymentId: fresh.mine?.deploymentId ?? "" };
  if (onCancel === "leave" && !goingBack) return await leave(mine, ecs.fresh);
  const { goBackWeights } = await import("@deploy-actions/shared/elb/go-back-weights");
  const effects = { ...means, ecs, listeners: await means.listeners(), targets: await means.targets() };
  const deadline = means.clock.now() + TIME_LIMIT_MS;
  return { kind: "settled", mine, wentBack: await goBackWeights(state, effects, { deadline, proven }) };
}
