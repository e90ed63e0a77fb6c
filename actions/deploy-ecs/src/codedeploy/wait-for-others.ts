import type { Before } from "@deploy-actions/shared/ecs/before";
import { Failure } from "@deploy-actions/shared/failure";
import { type ActiveDeployment, describeActive, findActive, howToEnd } from "./active.ts";
import type { CodeDeployMeans } from "./means.ts";
import type { CodeDeployPlan } from "./plan.ts";

/** Two calls per look at most; milliseconds. */
const LOOK_EVERY_MS = 5_000;

/**
 * Until no other deployment goes on in the group, rollbacks included. What is served may be another release then: that
 * one is to go back to.
 */
export async function waitForOthers(
  plan: CodeDeployPlan,
  before: Before,
  { codeDeploy, clock, log, signal, deadline }: CodeDeployMeans,
): Promise<Before> {
  let told: string | undefined;
  for (;;) {
    if (signal.aborted) return before;
    const active = await findActive(plan, codeDeploy);
    if (!active) break;
    if (plan.ifInProgress === "fail") throw busy(active, describeActive(active));
    if (clock.now() >= deadline)
      throw busy(active, `${describeActive(active)} It did not end within this step's timeout.`);
    if (told !== active.id) log(`Waiting: ${describeActive(active)}`);
    told = active.id;
    await clock.sleep(LOOK_EVERY_MS, signal).catch((error) => {
      if (!signal.aborted) throw error;
    });
  }
  if (told === undefined) return before;
  const [primary] = await codeDeploy.listTaskSets();
  if (!primary || primary.taskDefinition === before.taskDefinition) return before;
  log(`The service runs ${primary.taskDefinition} now: that is the release to go back to.`);
  return { ...before, taskDefinition: primary.taskDefinition, needsCopy: false };
}

const busy = (active: ActiveDeployment, what: string): Failure =>
  new Failure(what, { hint: `Nothing was changed. ${howToEnd(active)}` });
