import type { CheckRecord } from "@deploy-actions/shared/checks/evidence/recorder";
import type { Judgement } from "@deploy-actions/shared/checks/judge/judgement";
import type { Followed } from "@deploy-actions/shared/ecs/deployment/follow";
import type { Mine } from "@deploy-actions/shared/ecs/deployment/mine";
import type { Diagnosis } from "./failure/diagnose.ts";
import type { FailureClass } from "./failure/failure-class.ts";
import type { EndedOneOff } from "./one-off/say.ts";
import type { Plan } from "./plan/plan.ts";
import type { Finding } from "./preflight/finding.ts";
import type { Via } from "./release/release.ts";
import type { DescribedBreakdown } from "./timing/describe-breakdown.ts";
import type { WentBack } from "./went-back.ts";

/** How a step ended, good or bad; the report is made from it alone. */
export interface StepOutcome {
  /** In the order of the inputs. */
  readonly services: readonly ServiceOutcome[];
  /** What kept the whole step from its end, beyond any one service. */
  readonly cause: Cause | undefined;
  /** What was found before anything was changed. */
  readonly findings: readonly Finding[];
  readonly oneOffs: readonly EndedOneOff[];
  /** The checks that were made, in their order. */
  readonly verifications: readonly Verification[];
}

export interface Cause {
  readonly class: FailureClass;
  /** One sentence. */
  readonly what: string;
  readonly hint: string;
}

export interface ServiceOutcome {
  readonly name: string;
  readonly needs: readonly string[];
  readonly outcome: Outcome;
}

/** How the release of one service ended. */
export type Outcome = { readonly plan: Plan; readonly via: Via; readonly steps: readonly string[] } & (
  | { readonly status: "unchanged" | "planned"; readonly taskDefinition?: undefined; readonly deployed?: undefined }
  | {
      readonly status: "deployed" | "unchanged" | "paused";
      readonly taskDefinition: string;
      readonly deployed: Deployed;
    }
  /** Cancelled before anything was changed. */
  | { readonly status: "cancelled"; readonly taskDefinition?: undefined; readonly deployed: undefined }
  /** Its turn did not come, because of what happened to others. */
  | {
      readonly status: "not-started";
      readonly why: string;
      readonly taskDefinition?: undefined;
      readonly deployed?: undefined;
    }
  | {
      readonly status: "rolled-back" | "failed" | "superseded" | "cancelled";
      readonly taskDefinition: string;
      /** Undefined: it ended before there was a deployment to follow. */
      readonly deployed: Deployed | undefined;
      readonly diagnosis: Diagnosis;
      /** Undefined: nothing was tried, as on-failure: leave asks, or because somebody else's deployment is in place. */
      readonly wentBack: WentBack | undefined;
    }
);

export interface Deployed {
  readonly mine: Mine;
  readonly followed: Followed;
  /** Milliseconds from the first write to the ending. */
  readonly took: number;
  /** Where that time went; undefined where nobody could say, and where the deployment is not over. */
  readonly breakdown?: DescribedBreakdown | undefined;
}

/** The checks at one share of the traffic. */
export interface Verification {
  /** Undefined: the checks of the step, after all services. */
  readonly service: string | undefined;
  /** Percent. */
  readonly share: number;
  readonly judgement: Judgement;
  readonly records: readonly CheckRecord[];
}
