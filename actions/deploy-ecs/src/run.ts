import type { Effects } from "./effects.ts";
import type { Inputs } from "./inputs.ts";
import { lookAhead } from "./look-ahead.ts";
import { StepOneOffs } from "./one-off/step-one-offs.ts";
import type { Outcome, StepOutcome } from "./outcome.ts";
import { describePlan } from "./plan/describe.ts";
import { type Prepared, prepareAll } from "./prepare.ts";
import { Fleet } from "./release/fleet.ts";
import { registerAll } from "./release/register.ts";

export async function run(inputs: Inputs, effects: Effects): Promise<StepOutcome> {
  const { save, signal } = effects;
  const proven = provenBy(inputs);
  const prepared = await prepareAll(inputs.services, { ...inputs, proven }, effects);
  const oneOffs = await StepOneOffs.plan(prepared, inputs, effects);
  save.begin();
  for (const { name, release, log } of prepared) {
    const waits = release.plan.kind === "continue";
    save.service(name, { phase: "planned", serving: release.plan.current, ...(waits && { waits }) });
    for (const line of [...describePlan(release.plan), ...release.steps]) log(line);
  }
  const findings = await lookAhead(prepared, inputs, effects);
  if (inputs.dryRun) {
    save.over(Object.fromEntries(prepared.map(({ name, release }) => [name, release.plan.current])));
    return { ...nothingBegun(prepared, (told) => ({ ...told, status: "planned" })), findings };
  }
  const cancelled = (): StepOutcome => ({
    ...nothingBegun(prepared, (told) => ({ ...told, status: "cancelled", deployed: undefined })),
    findings,
    oneOffs: oneOffs.ended,
  });
  const targets = await registerAll(prepared, effects);
  if (signal.aborted) return cancelled();
  // A release that is there already was prepared when it was deployed.
  const isNew = prepared.some(({ release }) => "target" in release.plan);
  const failed = isNew ? await oneOffs.run("run-before", targets) : undefined;
  if (signal.aborted) return cancelled();
  if (failed) {
    const cause = { class: "run-before-failed", what: failed.what, hint: failed.hint } as const;
    const why = "a task of run-before did not succeed: nothing was deployed";
    const begun = nothingBegun(prepared, (told) => ({ ...told, status: "not-started", why }));
    return { ...begun, cause, findings, oneOffs: oneOffs.ended };
  }
  return await new Fleet({ prepared, targets, inputs, proven, findings, oneOffs }, effects).deploy();
}

/** Without checks, other services and tasks afterwards, what ECS calls good is proven. */
function provenBy({ services, checks, oneOffs }: Inputs): "stays" | "goes" {
  const isLone = services.length === 1 && services.every((service) => service.checks === undefined);
  return isLone && !checks && !oneOffs.some(({ when }) => when === "run-after") ? "stays" : "goes";
}

function nothingBegun(
  prepared: readonly Prepared[],
  outcomeOf: (told: Pick<Outcome, "plan" | "via" | "steps">) => Outcome,
): StepOutcome {
  return {
    services: prepared.map(({ name, needs, release: { plan, via, steps } }) => ({
      name,
      needs,
      outcome: outcomeOf({ plan, via, steps }),
    })),
    cause: undefined,
    findings: [],
    oneOffs: [],
    verifications: [],
  };
}
