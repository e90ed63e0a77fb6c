import type { Clock } from "@deploy-actions/shared/clock";
import type { CodeDeploy } from "@deploy-actions/shared/codedeploy/codedeploy";
import type { CodeDeployState } from "@deploy-actions/shared/codedeploy/undertaking";
import type { Ecs } from "@deploy-actions/shared/ecs/ecs";
import type { Means } from "../rollout/rollout.ts";

/** What a deployment through CodeDeploy is given. */
export interface CodeDeployMeans extends Means<CodeDeployState> {
  readonly codeDeploy: CodeDeploy;
  readonly ecs: Ecs;
  readonly clock: Clock;
}
