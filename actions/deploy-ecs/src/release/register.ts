import type { RegisteredTaskDefinition } from "@deploy-actions/shared/ecs/ecs";
import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { sameDefinition } from "@deploy-actions/shared/ecs/task-definition/normalise";
import { withProvenance } from "@deploy-actions/shared/ecs/task-definition/provenance";
import type { Effects } from "../effects.ts";
import { broughtBy } from "../guard/brought.ts";
import type { Prepared } from "../prepare.ts";

export type Target = Pick<RegisteredTaskDefinition, "name" | "arn">;

/** The registered definition of each service that gets a new one, by the service's name. One that several share is registered once. */
export async function registerAll(
  prepared: readonly Prepared[],
  { ecsOf, run, signal }: Pick<Effects, "ecsOf" | "run" | "signal">,
): Promise<ReadonlyMap<string, Target>> {
  const targets = new Map<string, Target>();
  const registered: { readonly definition: TaskDefinition; readonly target: Target }[] = [];
  for (const { name, observed, release, log } of prepared) {
    const { plan } = release;
    if (signal.aborted) break;
    if (!("target" in plan)) continue;
    if (plan.target.kind === "existing") {
      targets.set(name, plan.target);
      continue;
    }
    const { definition } = plan.target;
    const shared = registered.find((other) => sameDefinition(other.definition, definition));
    const target =
      shared?.target ??
      (await ecsOf(name).register(withProvenance(definition, broughtBy(definition, observed.base, run))));
    if (!shared) {
      registered.push({ definition, target });
      log(`Registered ${target.name}.`);
    }
    targets.set(name, target);
  }
  return targets;
}
