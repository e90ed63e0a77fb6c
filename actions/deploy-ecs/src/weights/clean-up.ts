import type { Ecs } from "@deploy-actions/shared/ecs/ecs";
import type { Side } from "@deploy-actions/shared/elb/pair";
import { Failure } from "@deploy-actions/shared/failure";
import { releaseOn, whoIsLive } from "./live.ts";
import type { ObservedPair } from "./observe.ts";
import { refusalsOf } from "./refusals.ts";

/** What becomes of the side without traffic, some time after a shift. */
export interface CleanUpPlan {
  readonly idle: Side;
  /** Its tasks from now on; undefined: it has no more than that already. */
  readonly count: number | undefined;
  readonly lines: readonly string[];
}

/** Refuses while traffic is at both sides, or somebody deploys one of them. */
export function planCleanUp(observed: ObservedPair, count: number): CleanUpPlan {
  const [refusal] = refusalsOf(observed);
  if (refusal) throw new Failure(refusal, { hint: "Nothing was changed." });
  const { old: live, fresh: idle, unfinished, goesOn } = whoIsLive(observed);
  if (unfinished || goesOn) {
    throw new Failure(`Nothing is scaled down while ${goesOn}.`, { hint: "Run the clean-up again when that is over." });
  }
  const { desiredCount } = idle.service;
  if (desiredCount <= count) {
    const lines = [`${idle.name} has no traffic and ${desiredCount} tasks: nothing to do.`];
    return { idle, count: undefined, lines };
  }
  const sticky = observed.routes.some(({ forwarding }) => forwarding.stickySeconds !== undefined);
  const back = count < live.service.runningCount ? ", and going back begins with starting its tasks" : "";
  return {
    idle,
    count,
    lines: [
      `${live.name} has all the traffic. ${releaseOn(idle)} goes from ${desiredCount} to ${count} tasks${back}.`,
      ...(sticky ? [`The rule is sticky: clients that a cookie still holds at ${idle.name} get errors then.`] : []),
    ],
  };
}

/** `ecs`: the port of the idle side. */
export async function scaleDownOld({ count }: Pick<CleanUpPlan, "count">, ecs: Ecs): Promise<void> {
  if (count !== undefined) await ecs.update({ desiredCount: count });
}
