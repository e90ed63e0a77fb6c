import type { Annotation } from "@deploy-actions/shared/actions/annotations";
import { nextStep, whereWeAre } from "./next-step.ts";
import type { GateOutcome, Outcome } from "./outcome.ts";
import { decidingCheck, verdictLine } from "./verdict-line.ts";
import { versionWarning } from "./version-warning.ts";

/** What shows beside the log: why a gate is red, one error for each check, and what to know although it is green. */
export function annotate(outcome: Outcome): readonly Annotation[] {
  const blind = outcome.mode === "baseline" ? undefined : versionWarning(outcome.gate);
  return [
    ...(outcome.mode === "gate" ? judged(outcome) : []),
    ...(blind ? [{ level: "warning", title: "No version is expected", message: blind } as const] : []),
  ];
}

function judged(outcome: GateOutcome): readonly Annotation[] {
  const { judgement, green } = outcome;
  if (!green) return [redVerdict(outcome), ...furtherErrors(outcome), ...advice(outcome)];
  if (judgement.verdict === "passed") return advice(outcome);
  const message = `${sentence(judgement.reason)}\n${nextStep(outcome)}`;
  return [{ level: "warning", title: verdictLine(outcome), message }, ...advice(outcome)];
}

/** The verdict, and where we are: the first error, which tells the check that decided. */
function redVerdict(outcome: GateOutcome): Annotation {
  const sentences = [sentence(outcome.judgement.reason), whereWeAre(outcome), nextStep(outcome)];
  return { level: "error", title: verdictLine(outcome), message: sentences.filter(Boolean).join("\n") };
}

function furtherErrors(outcome: GateOutcome): readonly Annotation[] {
  const told = decidingCheck(outcome);
  // A cancelled gate has no check to blame.
  if (!told) return [];
  // Beside a clear verdict, inconclusive is what the gate did not wait for.
  const noError = told.verdict === "inconclusive" ? ["passed"] : ["passed", "inconclusive"];
  return outcome.judgement.checks
    .filter((check) => check !== told && !check.advisory && !noError.includes(check.verdict))
    .map(({ name, verdict, reason }) => ({
      level: "error",
      title: `${verdict}: ${name}`,
      message: `${name}: ${reason}`,
    }));
}

function advice({ judgement }: GateOutcome): readonly Annotation[] {
  const bad = judgement.checks.filter(({ advisory, verdict }) => advisory && verdict !== "passed");
  if (bad.length === 0) return [];
  const lines = bad.map(({ name, reason }) => `${name}: ${reason}`);
  const title = bad.length === 1 ? "An advisory check is not good" : `${bad.length} advisory checks are not good`;
  return [{ level: "warning", title, message: lines.join("\n") }];
}

function sentence(reason: string): string {
  return reason.replace(/\.?$/, ".");
}
