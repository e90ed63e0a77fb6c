import type { Effects } from "./effects.ts";
import type { Inputs } from "./inputs.ts";
import type { StepOutcome } from "./outcome.ts";
import { describePlan } from "./plan/describe.ts";
import { type Prepared, prepareAll } from "./prepare.ts";
import { Fleet } from "./release/fleet.ts";
import { registerAll } from "./release/register.ts";

export async function run(inputs: Inputs, effects: Effects): Promise<StepOutcome> {
  const { save, signal } = effects;
  const proven = provenBy(inputs);
  const prepared = await prepareAll(inputs.services, { proven }, effects);
  save.begin();
  for (const { name, release, log } of prepared) {
    save.service(name, { phase: "planned", serving: release.plan.current });
    for (const line of describePlan(release.plan)) log(line);
  }
  if (inputs.dryRun) return nothingDone(prepared, "planned", effects);

  const targets = await registerAll(prepared, effects);
  if (signal.aborted) return nothingDone(prepared, "cancelled", effects);
  return await new Fleet({ prepared, targets, inputs, proven }, effects).deploy();
}

/** Without checks and other services, what ECS calls good is proven. */
function provenBy({ services, checks }: Inputs): "stays" | "goes" {
  const isLone = services.length === 1 && services.every((service) => service.checks === undefined);
  return isLone && !checks ? "stays" : "goes";
}

function nothingDone(
  prepared: readonly Prepared[],
  status: "planned" | "cancelled",
  { save }: Pick<Effects, "save">,
): StepOutcome {
  save.over(Object.fromEntries(prepared.map(({ name, release }) => [name, release.plan.current])));
  return {
    services: prepared.map(({ name, needs, release: { plan } }) => ({
      name,
      needs,
      outcome: status === "planned" ? { plan, status } : { plan, status, deployed: undefined },
    })),
    verifications: [],
  };
}
