import type { Annotation } from "@deploy-actions/shared/actions/annotations";
import type { Report } from "@deploy-actions/shared/actions/runner";
import type { OutputName } from "./action.gen.ts";
import type { Where } from "./handle.ts";
import { releaseHandle } from "./handle.ts";
import type { Cause, Outcome, ServiceOutcome, StepOutcome } from "./outcome.ts";
import { culpritOf, fallenOf, isGoodStep, statusOfStep } from "./step-status.ts";
import { deploymentOf, summarise } from "./summary.ts";
import { summariseFleet } from "./summary-fleet.ts";
import { verdictOf, whereItEnded } from "./verdict.ts";

/** Everything a run publishes, computed from how it ended. `reportFile` is the path of the JSON file with the details. */
export function report(step: StepOutcome, where: Where, reportFile: string): Report<OutputName> {
  const [only, ...others] = step.services;
  const one = others.length === 0 ? only : undefined;
  const culprit = culpritOf(step);
  const status = statusOfStep(step);
  const ok = isGoodStep(step);
  const diagnosis = culprit && "diagnosis" in culprit.outcome ? culprit.outcome.diagnosis : undefined;
  return {
    ok,
    outputs: {
      status,
      release: one ? releaseHandle(one.outcome, { ...where, service: one.name }) : "",
      releases: JSON.stringify(handles(step, where)),
      "task-definition": one ? taskDefinitionOf(one.outcome) : "",
      "previous-task-definition": one && one.outcome.plan.kind !== "create" ? one.outcome.plan.current : "",
      "deployment-id": one ? deploymentOf(one.outcome) : "",
      "failure-class": step.cause?.class ?? diagnosis?.class ?? (status === "cancelled" ? "cancelled" : ""),
      "report-file": reportFile,
    },
    summary: one ? summarise(one.outcome, { ...where, service: one.name }, step) : summariseFleet(step, where),
    annotations: [
      ...(step.cause ? [causeOf(step.cause, where)] : []),
      ...(ok ? [] : toBlame(step).flatMap((service) => errorOf(service, where))),
      ...step.services.flatMap(({ name, outcome }) => notesOf(name, outcome)),
    ],
  };
}

/** Those to blame first: of many annotations only the first are shown whole. */
function toBlame(step: StepOutcome): readonly ServiceOutcome[] {
  const fallen = fallenOf(step);
  return [...fallen, ...step.services.filter((service) => !fallen.includes(service))];
}

const causeOf = ({ what, hint }: Cause, { cluster }: Where): Annotation => ({
  level: "error",
  title: `Deploy to ${cluster}`,
  message: `${what}\n${hint}`,
});

function errorOf({ name, outcome }: ServiceOutcome, where: Where): readonly Annotation[] {
  if (["deployed", "unchanged", "planned", "paused", "not-started"].includes(outcome.status)) return [];
  const diagnosis = "diagnosis" in outcome ? outcome.diagnosis : undefined;
  const told = [diagnosis?.what, diagnosis?.reason, diagnosis?.hint, whereItEnded(outcome)];
  return [
    {
      level: "error",
      title: verdictOf(outcome, { ...where, service: name }),
      message: told.filter(Boolean).join("\n"),
    },
  ];
}

function notesOf(name: string, { plan, status }: Outcome): readonly Annotation[] {
  const paused = "The release is not live: continue it with mode: continue, or take it back with mode: rollback.";
  const notes = [...plan.notes, ...(status === "paused" ? [paused] : [])];
  return notes.length > 0 ? [{ level: "warning", title: `Service ${name}`, message: notes.join("\n") }] : [];
}

function handles({ services }: StepOutcome, where: Where): Readonly<Record<string, unknown>> {
  const formatted = services.map(
    ({ name, outcome }) => [name, releaseHandle(outcome, { ...where, service: name })] as const,
  );
  return Object.fromEntries(
    formatted.filter(([, handle]) => handle !== "").map(([name, handle]) => [name, JSON.parse(handle)]),
  );
}

function taskDefinitionOf({ plan, taskDefinition }: Outcome): string {
  if (taskDefinition) return taskDefinition;
  if (!("target" in plan)) return plan.current;
  return plan.target.kind === "existing" ? plan.target.name : plan.target.definition.family;
}
