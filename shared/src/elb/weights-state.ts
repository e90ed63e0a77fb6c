import type { Before } from "../ecs/before.ts";
import type { Mine } from "../ecs/deployment/mine.ts";
import type { Route } from "./routes.ts";
import type { Junction } from "./shift.ts";

/** What is saved before each write, so that whoever comes next can go back, or see that it is not theirs to. */
export interface WeightsState {
  readonly junction: Junction;
  /** How the rules were found. */
  readonly found: readonly Route[];
  /** Where the way back leads: the old side has everything. */
  readonly home: readonly Route[];
  /** Shares of the new side that were written, or may have been; percent. */
  readonly shares: readonly number[];
  readonly old: OldSide;
  readonly fresh: FreshSide;
  /** All traffic is there, and the checks passed. */
  readonly isProven: boolean;
}

export interface OldSide {
  /** The service's name. */
  readonly service: string;
  /** `family:revision`. */
  readonly taskDefinition: string;
  /** Of its PRIMARY deployment. */
  readonly deploymentId: string;
  /** Tasks that carried all the traffic. */
  readonly running: number;
}

export interface FreshSide {
  readonly service: string;
  /** Of the service, with what this step changed of it. */
  readonly before: Before;
  /** `family:revision` that is deployed there. */
  readonly taskDefinition: string;
  /** The PRIMARY deployment before. */
  readonly previousDeploymentId: string | undefined;
  /** Undefined until UpdateService has answered. */
  readonly mine: Mine | undefined;
}
