import type { Report } from "@deploy-actions/shared/actions/runner";
import type { OutputName } from "./action.gen.ts";
import type { Place } from "./handle.ts";
import { releaseHandle } from "./handle.ts";
import type { Outcome } from "./outcome.ts";
import { summarise } from "./summary.ts";
import { verdictOf, whereItEnded } from "./verdict.ts";

/** Everything a run publishes, computed from how it ended. `reportFile` is the path of the JSON file with the details. */
export function report(outcome: Outcome, place: Place, reportFile: string): Report<OutputName> {
  const { plan, status } = outcome;
  const ok = status === "deployed" || status === "unchanged" || status === "planned";
  const diagnosis = "diagnosis" in outcome ? outcome.diagnosis : undefined;
  return {
    ok,
    outputs: {
      status,
      release: releaseHandle(outcome, place),
      "task-definition": taskDefinitionOf(outcome),
      "previous-task-definition": plan.current,
      "deployment-id": outcome.deployed?.mine.deploymentId ?? "",
      "failure-class": diagnosis?.class ?? (status === "cancelled" ? "cancelled" : ""),
      "report-file": reportFile,
    },
    summary: summarise(outcome, place),
    annotations: [
      ...(ok
        ? []
        : [
            {
              level: "error" as const,
              title: verdictOf(outcome, place),
              message: [diagnosis?.what, diagnosis?.reason, diagnosis?.hint, whereItEnded(outcome)]
                .filter(Boolean)
                .join("\n"),
            },
          ]),
      ...(plan.notes.length > 0
        ? [{ level: "warning" as const, title: `Service ${place.service}`, message: plan.notes.join("\n") }]
        : []),
    ],
  };
}

function taskDefinitionOf({ plan, taskDefinition }: Outcome): string {
  if (taskDefinition) return taskDefinition;
  if (plan.kind !== "deploy") return plan.current;
  return plan.target.kind === "existing" ? plan.target.name : plan.target.definition.family;
}
