import { formatDuration } from "@deploy-actions/shared/duration";
import { details, escapeMarkdown, table } from "@deploy-actions/shared/markdown";
import type { Where } from "./handle.ts";
import { summariseOneOffs } from "./one-off/say.ts";
import type { ServiceOutcome, StepOutcome } from "./outcome.ts";
import { culpritOf, fallenOf, isGoodStep, statusOfStep, wasCalledOff } from "./step-status.ts";
import { MARKS, summarise, summariseChecks, summariseFindings } from "./summary.ts";
import { servingAfter, whereItEnded } from "./verdict.ts";

/** With their evidence: a summary of more than 900 KiB is cut, and nobody reads the eleventh. */
const MOST_DETAILED = 10;

/** Markdown for several services: the verdict, who is where, then each of those that did not come through. */
export function summariseFleet(step: StepOutcome, where: Where): string {
  const { services } = step;
  const fallen = fallenOf(step);
  const detailed = fallen.filter((service) => !wasCalledOff(service)).slice(0, MOST_DETAILED);
  const others = fallen.filter((service) => !detailed.includes(service));
  return [
    `### ${MARKS[statusOfStep(step)]} ${escapeMarkdown(verdictOfFleet(step, where))}`,
    ...why(step),
    table(["Service", "Status", "Before", "Now", "Took", "Needs"], services.map(row)),
    ...summariseChecks(step),
    ...summariseOneOffs(step.oneOffs),
    ...summariseFindings(step),
    ...detailed.map(({ name, outcome }) => details(name, summarise(outcome, { ...where, service: name }, undefined))),
    ...(others.length > 0 ? [others.map(inShort).join("\n")] : []),
    ...services
      .filter((service) => !fallen.includes(service) && service.outcome.plan.changes.length > 0)
      .map(({ name, outcome }) =>
        details(
          `${name}: changes (${outcome.plan.changes.length})`,
          outcome.plan.changes.map((change) => `- ${escapeMarkdown(change)}`).join("\n"),
        ),
      ),
  ].join("\n\n");
}

/** What the others went back for. */
function why(step: StepOutcome): readonly string[] {
  const { outcome } = culpritOf(step) ?? {};
  if (isGoodStep(step) || statusOfStep(step) === "cancelled") return [];
  const told = step.cause ?? (outcome && "diagnosis" in outcome ? outcome.diagnosis : undefined);
  return told ? [`**Why:** ${escapeMarkdown(told.what)}`, `**What to do:** ${escapeMarkdown(told.hint)}`] : [];
}

function inShort({ name, outcome }: ServiceOutcome): string {
  const what = "diagnosis" in outcome ? outcome.diagnosis.what : "";
  return `- **${escapeMarkdown(name)}**: ${escapeMarkdown([what, whereItEnded(outcome)].filter(Boolean).join(" "))}`;
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
function verdictOfFleet(step: StepOutcome, { cluster }: Where): string {
  const { services } = step;
  const count = (status: ServiceOutcome["outcome"]["status"]) =>
    services.filter(({ outcome }) => outcome.status === status).length;
  const statuses = [...new Set(services.map(({ outcome }) => outcome.status))];
  const counts = statuses.map((status) => `${count(status)} ${status}`).join(", ");
  const where = `${services.length} services on ${cluster}`;
  return isGoodStep(step) || count("deployed") > 0
    ? `${where}: ${counts}`
    : `${where}: ${counts}; a step deploys all or none`;
}
