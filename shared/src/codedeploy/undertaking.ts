import type { Before } from "../ecs/before.ts";
import type { AppSpec } from "./app-spec.ts";
import type { GroupName } from "./codedeploy.ts";

/** One release that a step brings to a service through CodeDeploy, and what the way back needs. */
export interface Undertaking extends GroupName {
  /** `family:revision` that is deployed. */
  readonly taskDefinition: string;
  /** Unique to this attempt; stands in the deployment's description, for CodeDeploy has no token to recognise one by. */
  readonly mark: string;
  /** Unix epoch ms by this machine's clock, just before the deployment was asked for. */
  readonly since: number;
  /** Placement, container and port; the task definition is filled in when it is sent. */
  readonly appSpec: AppSpec;
  readonly before: Before;
}

/**
 * What main leaves for post, so that whatever ends main, post can finish. Saved before each call that changes something
 * (it may take effect although its answer is lost) and again the moment it returned.
 */
export type CodeDeployState =
  /** What was asked for was refused, and what had been changed before is as it was. */
  | { readonly phase: "untouched" }
  /** The service's settings change; nothing is deployed yet. */
  | { readonly phase: "settings"; readonly undertaking: Undertaking }
  | { readonly phase: "creating"; readonly undertaking: Undertaking }
  /** `deployment`: `d-…`. `goingBack`: main had begun to go back, so post goes on with that whatever on-cancel says. */
  | {
      readonly phase: "deploying";
      readonly undertaking: Undertaking;
      readonly deployment: string;
      readonly goingBack: boolean;
    };

/** Machines and AWS need not agree about the time to the second. */
const CLOCKS_DIFFER_MS = 10 * 60_000;

/** Since when, by AWS's clock, deployments may be this undertaking's. */
export const sinceWhen = ({ since }: Pick<Undertaking, "since">): number => since - CLOCKS_DIFFER_MS;
