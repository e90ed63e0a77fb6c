import type { Followed } from "@deploy-actions/shared/ecs/deployment/follow";
import type { RegisteredTaskDefinition } from "@deploy-actions/shared/ecs/ecs";
import type { Plan } from "../plan/plan.ts";
import type { Means } from "../rollout/rollout.ts";
import type { WentBack } from "../went-back.ts";

/** A planned release of one service: all that the run knows of it, whatever its strategy. */
export interface Release {
  /** What a later step must know of how it came, as far as it is known by now. */
  readonly via: Via;
  readonly plan: Plan;
  /** How the traffic will move, in the reader's words. Empty where the plan says it all. */
  readonly steps: readonly string[];
  /** From the first write to where the strategy should be. Undefined: there was nothing to do. */
  begin(
    target: Pick<RegisteredTaskDefinition, "name" | "arn"> | undefined,
    means: Beginning,
  ): Promise<Followed | undefined>;
  /** Undefined: nothing was begun, or nothing of it is this step's to take back. */
  goBack(way: GoingBack): Promise<WentBack | undefined>;
}

/** Who moves the traffic, and what of it a release handle says. */
export type Via =
  | { readonly kind: "ecs" }
  | {
      readonly kind: "codedeploy";
      readonly application: string;
      readonly group: string;
      /** `d-…`. */
      readonly deployment: string | undefined;
    }
  | {
      readonly kind: "ecs-weights";
      /** The side that gets the traffic, and the one that it is taken from. */
      readonly service: string;
      readonly partner: string;
      readonly testPorts: readonly number[];
    };

/** As Means has them; without `verify` the platform's word is enough. */
export interface Beginning extends Omit<Means<never>, "save" | "verify"> {
  readonly verify?: Means<never>["verify"];
}

export interface GoingBack {
  /** Unix epoch ms. */
  readonly deadline: number;
  /** What becomes of a release that the platform calls good in the meantime. */
  readonly proven: "stays" | "goes";
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}
