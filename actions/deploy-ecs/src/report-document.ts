import { shortNames } from "@deploy-actions/shared/aws/short-names";
import type { Where } from "./handle.ts";
import type { Outcome, ServiceOutcome, StepOutcome } from "./outcome.ts";
import { statusOfStep } from "./step-status.ts";

/** What the report file holds: everything this step saw and did, for tools. No environment values, no secrets, no ARNs. */
export function reportDocument(step: StepOutcome, where: Where): string {
  const document = {
    schema: 2,
    ...where,
    status: statusOfStep(step),
    services: step.services.map(serviceDocument),
    checks: step.verifications,
  };
  const shortened = (_: string, value: unknown) => (typeof value === "string" ? shortNames(value) : value);
  return `${JSON.stringify(document, shortened, 2)}\n`;
}

function serviceDocument({ name, needs, outcome }: ServiceOutcome) {
  const { plan, status, deployed } = outcome;
  return {
    service: name,
    needs,
    status,
    before: plan.current,
    after: outcome.taskDefinition,
    plan: plan.kind,
    changes: plan.changes,
    notes: plan.notes,
    wayBack: plan.wayBack,
    deployment: deployed && {
      ...deployed.mine,
      serviceDeployment: deployed.mine.serviceDeployment?.split("/").at(-1),
      milliseconds: deployed.took,
      ending: plainEnding(deployed.followed.ending),
    },
    tasks: deployed?.followed.samples.map(timed),
    traffic: deployed?.followed.traffic.map(timed),
    events: deployed?.followed.events.map(({ at, message }) => timed({ at, message })),
    diagnosis: "diagnosis" in outcome ? outcome.diagnosis : undefined,
    wentBack: "wentBack" in outcome ? outcome.wentBack : undefined,
  };
}

const timed = <T extends { readonly at: number }>({ at, ...rest }: T) => ({ at: new Date(at).toISOString(), ...rest });

/** Errors have no JSON of their own. */
function plainEnding(ending: NonNullable<Outcome["deployed"]>["followed"]["ending"]) {
  return ending.kind === "lost-sight" ? { kind: ending.kind, error: String(ending.error) } : ending;
}
