import type { Report } from "@deploy-actions/shared/actions/runner";
import { shortNames } from "@deploy-actions/shared/aws/short-names";
import type { OutputName } from "./action.gen.ts";
import { annotate } from "./annotate.ts";
import type { GateOutcome, Outcome, RollbackStatus } from "./outcome.ts";
import { type Leads, summarise } from "./summary.ts";
import { observedVersions } from "./versions.ts";

/** Everything a run publishes, computed from how it ended. */
export function report(outcome: Outcome, leads: Leads): Report<OutputName> {
  return {
    ok: outcome.mode !== "gate" || outcome.green,
    outputs: {
      "expected-version": outcome.gate.expectedVersion ?? "",
      "observed-versions": JSON.stringify(Object.fromEntries(observedVersions(outcome))),
      "evidence-file": leads.evidenceFile,
      ...outputsOf(outcome, leads),
    },
    summary: summarise(outcome, leads),
    annotations: annotate(outcome),
  };
}

function outputsOf(outcome: Outcome, { baselineFile }: Leads): Partial<Record<OutputName, string>> {
  switch (outcome.mode) {
    case "gate":
      return gateOutputs(outcome);
    case "baseline":
      return { baseline: JSON.stringify(outcome.baseline), "baseline-file": baselineFile };
    case "dry-run":
      return {};
  }
}

function gateOutputs({ judgement, wentBack }: GateOutcome): Partial<Record<OutputName, string>> {
  const { verdict, reason, startedAt, convergedAt, checks } = judgement;
  const tallies = checks.flatMap(({ converge, bake }) => [converge, bake]);
  const failures = checks.map(({ converge, bake }) => converge.failures + bake.failures + bake.stale);
  return {
    verdict,
    reason: shortNames(reason),
    "converge-seconds": convergedAt === undefined ? "" : ((convergedAt - startedAt) / 1_000).toFixed(1),
    samples: String(sum(tallies.map(({ samples }) => samples))),
    failures: String(sum(failures)),
    "rolled-back": String(IN_PLACE_AGAIN.includes(wentBack.status)),
    "rollback-status": wentBack.status,
  };
}

/** The release before is what serves, whoever brought it back and however it does. */
const IN_PLACE_AGAIN: readonly RollbackStatus[] = ["rolled-back", "already-rolled-back", "unverified"];

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
