import { shortNames } from "@deploy-actions/shared/aws/short-names";
import type { Place } from "./handle.ts";
import type { Outcome } from "./outcome.ts";

/** What the report file holds: everything this step saw and did, for tools. No environment values, no secrets, no ARNs. */
export function reportDocument(outcome: Outcome, place: Place): string {
  const { plan, status, deployed } = outcome;
  const document = {
    schema: 1,
    ...place,
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
    tasks: deployed?.followed.samples.map(({ at, ...counts }) => ({ at: new Date(at).toISOString(), ...counts })),
    events: deployed?.followed.events.map(({ at, message }) => ({ at: new Date(at).toISOString(), message })),
    diagnosis: "diagnosis" in outcome ? outcome.diagnosis : undefined,
    wentBack: "wentBack" in outcome ? outcome.wentBack : undefined,
  };
  const shortened = (_: string, value: unknown) => (typeof value === "string" ? shortNames(value) : value);
  return `${JSON.stringify(document, shortened, 2)}\n`;
}

/** Errors have no JSON of their own. */
function plainEnding(ending: NonNullable<Outcome["deployed"]>["followed"]["ending"]) {
  return ending.kind === "lost-sight" ? { kind: ending.kind, error: String(ending.error) } : ending;
}
