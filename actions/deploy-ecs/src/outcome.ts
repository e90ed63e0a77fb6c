import type { Followed } from "@deploy-actions/shared/ecs/deployment/follow";
import type { Mine } from "@deploy-actions/shared/ecs/deployment/mine";
import type { WentBack } from "@deploy-actions/shared/ecs/went-back";
import type { Diagnosis } from "./failure/diagnose.ts";
import type { Plan } from "./plan/plan.ts";

/** How a run of this action ended, good or bad; the report is made from it alone. */
export type Outcome = { readonly plan: Plan } & (
  | { readonly status: "unchanged" | "planned"; readonly taskDefinition?: undefined; readonly deployed?: undefined }
  | { readonly status: "deployed" | "unchanged"; readonly taskDefinition: string; readonly deployed: Deployed }
  /** Cancelled before anything was changed. */
  | { readonly status: "cancelled"; readonly taskDefinition?: undefined; readonly deployed: undefined }
  | {
      readonly status: "rolled-back" | "failed" | "superseded" | "cancelled";
      readonly taskDefinition: string;
      readonly deployed: Deployed;
      readonly diagnosis: Diagnosis;
      /** Undefined: nothing was tried, as on-failure: leave asks, or because somebody else's deployment is in place. */
      readonly wentBack: WentBack | undefined;
    }
);

export interface Deployed {
  readonly mine: Mine;
  readonly followed: Followed;
  /** Milliseconds from UpdateService to the ending. */
  readonly took: number;
}
