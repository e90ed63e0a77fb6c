import type { AppSpec } from "@deploy-actions/shared/codedeploy/app-spec";
import type { WaitUntil } from "@deploy-actions/shared/codedeploy/follow";

/** What the inputs say about a deployment through CodeDeploy. */
export interface CodeDeploySettings {
  /** Undefined: it is looked for. */
  readonly application: string | undefined;
  /** Undefined: it is looked for. */
  readonly deploymentGroup: string | undefined;
  /** Name of a deployment configuration; undefined: the group's. */
  readonly deploymentConfig: string | undefined;
  /** Undefined: it is generated from the service. */
  readonly appSpec: AppSpec | undefined;
  readonly waitUntil: WaitUntil;
  readonly ifInProgress: IfInProgress;
  readonly onFailure: "rollback" | "leave";
  /** Milliseconds. */
  readonly timeout: number;
  readonly desiredCount: number | undefined;
  /** Of the input deployment-configuration, which is for services that ECS deploys. */
  readonly deploymentConfiguration: object | undefined;
}

/** What is done about another deployment of the group that goes on. */
export type IfInProgress = "wait" | "fail" | "replace";
