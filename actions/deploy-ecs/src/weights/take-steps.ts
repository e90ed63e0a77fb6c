import type { Ending } from "@deploy-actions/shared/ecs/deployment/ending";
import type { TrafficSample } from "@deploy-actions/shared/ecs/deployment/traffic";
import { sameForwarding } from "@deploy-actions/shared/elb/forwarding";
import { awaitHealthy } from "@deploy-actions/shared/elb/healthy";
import { type Route, routesAt, sharesOf } from "@deploy-actions/shared/elb/routes";
import { shift, stillThere } from "@deploy-actions/shared/elb/shift";
import type { WeightsMeans } from "./deploy.ts";
import { hold } from "./hold.ts";
import type { Ledger } from "./ledger.ts";
import type { ShiftPlan } from "./plan.ts";

/** A target that is checked out and in again does not stop a shift; one that stays away does. */
const HEALTHY_WITHIN_MS = 120_000;

/** Moves the traffic, one step after another, while the new side can take it and nobody else has a hand in it. */
export async function takeSteps(
  plan: ShiftPlan & { readonly live: readonly Route[] },
  ledger: Ledger,
  traffic: TrafficSample[],
  means: WeightsMeans,
): Promise<Ending> {
  const { junction, home, fresh, steps } = plan;
  const { clock, log, deadline } = means;
  let live = plan.live;
  let { most: share } = sharesOf(live, junction.pair);

  for (const step of steps) {
    const limit = share === 0 ? deadline : Math.min(deadline, clock.now() + HEALTHY_WITHIN_MS);
    const short = await tooFewHealthy(plan, share, { ...means, deadline: limit });
    if (short) return short;
    if (clock.now() >= deadline) return { kind: "timed-out" };

    const next = routesAt(home, junction.pair, step.share);
    ledger.save({ shares: [...ledger.state.shares, step.share] });
    const shifted = await shift(next, { states: [live], same: sameForwarding }, junction, means);
    if (shifted.kind === "changed") return taken(shifted.differences, ledger, means);
    live = next;
    share = step.share;
    traffic.push({ at: clock.now(), share, stage: "" });
    log(`${fresh.name} has ${share} % of the traffic.`);

    const expected = { states: [live], same: sameForwarding };
    const ending = await hold({ share, last: share === 100 }, clock.now() + step.hold, {
      ...means,
      group: junction.pair.to,
      look: () => stillThere(expected, junction, means),
      taken: (differences) => taken(differences, ledger, means),
    });
    if (ending) return ending;
  }
  ledger.save({ isProven: true });
  return { kind: "succeeded" };
}

async function tooFewHealthy(
  { junction, wanted, fresh }: ShiftPlan,
  share: number,
  means: WeightsMeans,
): Promise<Ending | undefined> {
  const { healthy, others } = await awaitHealthy(junction.pair.to, wanted, means);
  if (healthy >= wanted) return undefined;
  const why = others ? `: ${others}` : ". Has something scaled it down, an autoscaler for example?";
  return {
    kind: "unhealthy",
    share,
    reason: `${healthy} of ${wanted} targets of ${fresh.name} are healthy, too few for more traffic${why}`,
  };
}

function taken(differences: readonly string[], { state }: Ledger, { log }: WeightsMeans): Ending {
  const by = differences.join("; ");
  log(`Somebody else changed the weights, and they are left alone: ${by}.`);
  return { kind: "superseded", by, taskDefinition: state.fresh.taskDefinition, moved: "traffic" };
}
