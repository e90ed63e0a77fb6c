import type { Check } from "@deploy-actions/shared/checks/check";
import type { Probe } from "@deploy-actions/shared/checks/observation";
import type { Expectation } from "@deploy-actions/shared/checks/probes/expectation";
import type { Clock } from "@deploy-actions/shared/clock";
import type { ReleaseWayBack } from "@deploy-actions/shared/release/way-back";
import type { Unfinished } from "./state.ts";

/** Everything outside that a gate reads and changes. */
export interface Effects {
  readonly openProbe: (check: Check, expectation: Expectation) => Promise<Probe>;
  /** Of the release that the inputs name; undefined when they name none. */
  readonly release: Release | undefined;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  /** Kept for the post step, at once. */
  readonly save: (unfinished: Unfinished) => void;
  readonly signal: AbortSignal;
}

export interface Release extends ReleaseWayBack {
  /** ARNs of the target groups that its service is behind. */
  targetGroups(): Promise<readonly string[]>;
}
