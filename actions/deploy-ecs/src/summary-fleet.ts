import { formatDuration } from "@deploy-actions/shared/duration";
import { details, escapeMarkdown, table } from "@deploy-actions/shared/markdown";
import type { Where } from "./handle.ts";
import { summariseOneOffs } from "./one-off/say.ts";
import type { ServiceOutcome, StepOutcome } from "./outcome.ts";
import { isGoodStep, statusOfStep } from "./step-status.ts";
import { MARKS, summarise, summariseChecks, summariseFindings } from "./summary.ts";
import { servingAfter } from "./verdict.ts";

/** Markdown for several services: the verdict, who is where, then each of those that did not come through. */
export function summariseFleet(step: StepOutcome, where: Where): string {
  const { services } = step;
  const isUneventful = ({ outcome }: ServiceOutcome) => !("diagnosis" in outcome);
  return [
    `### ${MARKS[statusOfStep(step)]} ${escapeMarkdown(verdictOfFleet(step, where))}`,
    table(["Service", "Status", "Before", "Now", "Took", "Needs"], services.map(row)),
    ...summariseChecks(step),
    ...summariseOneOffs(step.oneOffs),
    ...summariseFindings(step),
    ...services
      .filter((service) => !isUneventful(service))
      .map(({ name, outcome }) => details(name, summarise(outcome, { ...where, service: name }, undefined))),
    ...services
      .filter((service) => isUneventful(service) && service.outcome.plan.changes.length > 0)
      .map(({ name, outcome }) =>
        details(
          `${name}: changes (${outcome.plan.changes.length})`,
          outcome.plan.changes.map((change) => `- ${escapeMarkdown(change)}`).join("\n"),
        ),
      ),
  ].join("\n\n");
}

function row({ name, needs, outcome }: ServiceOutcome): readonly string[] {
  const { plan, status, deployed } = outcome;
  return [
    name,
    `${MARKS[status]} ${status}`,
    plan.current,
    servingAfter(outcome),
    deployed ? formatDuration(deployed.took) : "",
    needs.join(", "),
  ];
}

/** One line that says how it ended for all of them. */
export function verdictOfFleet(step: StepOutcome, { cluster }: Where): string {
  const { services } = step;
  const count = (status: ServiceOutcome["outcome"]["status"]) =>
    services.filter(({ outcome }) => outcome.status === status).length;
  const statuses = [...new Set(services.map(({ outcome }) => outcome.status))];
  const counts = statuses.map((status) => `${count(status)} ${status}`).join(", ");
  const where = `${services.length} services on ${cluster}`;
  return isGoodStep(step) ? `${where}: ${counts}` : `${where}: ${counts}; a step deploys all or none`;
}
