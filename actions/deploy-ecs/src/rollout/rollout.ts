import type { Followed } from "@deploy-actions/shared/ecs/deployment/follow";
import type { TrafficStep, Verified } from "@deploy-actions/shared/ecs/deployment/traffic";
import type { ServiceEvent } from "@deploy-actions/shared/ecs/ecs";

export type { TrafficStep, Verified } from "@deploy-actions/shared/ecs/deployment/traffic";

/**
 * What a strategy is given to bring one service from its old release to the new one. A strategy is a module that
 *
 * - observes (reads only), plans (pure: steps in the reader's words, refusals before anything is changed),
 * - deploys: from its first write to what `wait-until` asks for, saving before each write what post needs to finish,
 * - goes back from what was saved: compare first, then swap; called again after it was cut short, it goes on.
 */
export interface Means<State> {
  readonly log: (line: string) => void;
  /** Aborted when the job is cancelled, and when another service of the step failed. */
  readonly signal: AbortSignal;
  /** Unix epoch ms: when the release has to be where `wait-until` asks for. */
  readonly deadline: number;
  /** Kept for the post step, at once. */
  readonly save: (state: State) => void;
  /** Judges the release with the step's checks, while this share of the traffic is held. */
  readonly verify: (traffic: TrafficStep) => Promise<Verified>;
  /** Asked when tasks failed or an event sounds like trouble: says when waiting longer cannot help. */
  readonly findDoom: (
    deploymentId: string,
    events: readonly ServiceEvent[],
  ) => Promise<{ readonly because: string } | undefined>;
}

/** What was seen from the first write on. Its `ending` is not good unless it says so; nobody has gone back yet. */
export type RolledOut = Followed;
