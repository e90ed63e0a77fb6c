import type { Ending } from "@deploy-actions/shared/ecs/deployment/ending";
import { type Followed, follow } from "@deploy-actions/shared/ecs/deployment/follow";
import type { TrafficSample } from "@deploy-actions/shared/ecs/deployment/traffic";
import { sameForwarding } from "@deploy-actions/shared/elb/forwarding";
import type { GoBackEffects } from "@deploy-actions/shared/elb/go-back-weights";
import { sharesOf } from "@deploy-actions/shared/elb/routes";
import { shift } from "@deploy-actions/shared/elb/shift";
import type { WeightsState } from "@deploy-actions/shared/elb/weights-state";
import { Failure } from "@deploy-actions/shared/failure";
import type { Means, RolledOut } from "../rollout/rollout.ts";
import { Ledger } from "./ledger.ts";
import type { ShiftPlan } from "./plan.ts";
import { prepareFresh } from "./prepare-fresh.ts";
import { takeSteps } from "./take-steps.ts";

/** `ecs.old` and `ecs.fresh`: the ports of the services that the plan calls so. */
export interface WeightsMeans extends Means<WeightsState>, GoBackEffects {}

/**
 * Deploys to the side without traffic, waits for its targets, and moves the traffic step by step. What is saved before each
 * write is enough for `goBackWeights`. Errors before the deployment exists are thrown, later ones are an ending.
 */
export async function deployWeights(
  plan: ShiftPlan,
  target: { readonly name: string },
  means: WeightsMeans,
): Promise<RolledOut> {
  const { clock, log, signal } = means;
  const ledger = new Ledger(plan, target, means);
  ledger.save({});
  if (plan.first) {
    const expected = { states: [plan.found], same: sameForwarding };
    const shifted = await shift(plan.first, expected, plan.junction, means);
    if (shifted.kind === "changed") throw changedMeanwhile(shifted.differences);
    log(
      `${plan.fresh.name} hangs on ${plan.first.length === 1 ? "the rule" : `all ${plan.first.length} rules`} without traffic.`,
    );
  }
  const live = plan.first ?? plan.found;
  const mine = await prepareFresh(plan, ledger, means);
  // Without the checks: they are for what traffic shows, and there is none yet.
  const { verify: _, ...following } = means;
  const followed = await follow(mine, {
    ...following,
    ecs: means.ecs.fresh,
    until: plan.deploys ? "steady" : { tasks: plan.wanted },
    shown: plan.deploys ? [] : plan.fresh.service.events.map(({ id }) => id),
    findDoom: (own, events) => means.findDoom(own.deploymentId, events),
  });
  const traffic: TrafficSample[] = [{ at: clock.now(), share: sharesOf(live, plan.junction.pair).most, stage: "" }];
  const end = (ending: Ending): Followed => ({ ...followed, ending, traffic });
  if (followed.ending.kind !== "succeeded") return end(followed.ending);
  try {
    return end(await takeSteps({ ...plan, live }, ledger, traffic, means));
  } catch (error) {
    if (signal.aborted) return end({ kind: "cancelled" });
    log(`The traffic could not be moved on (${(error as Error).message}).`);
    return end({ kind: "lost-sight", error });
  }
}

function changedMeanwhile(differences: readonly string[]): Failure {
  return new Failure("Somebody else changed the weights since they were read. Nothing was written over them.", {
    hint: "Run again when the other change is through: a concurrency group keeps runs of one repository apart.",
    evidence: differences,
  });
}
