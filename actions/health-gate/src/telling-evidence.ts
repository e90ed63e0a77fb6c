import type { Outcome } from "./outcome.ts";

/** What other programs said to what is not good: bodies, events, log lines, refusals. For the log, as foreign text. */
export function tellingEvidence(
  outcome: Outcome,
): readonly { readonly title: string; readonly lines: readonly string[] }[] {
  if (outcome.mode !== "gate") return [];
  const { judgement, wentBack } = outcome;
  const ofChecks = judgement.checks.flatMap(({ name, verdict, telling }) => {
    const lines = telling?.evidence ?? [];
    return verdict === "passed" || lines.length === 0 ? [] : [{ title: `What ${name} shows`, lines }];
  });
  const { evidence: lines = [] } = wentBack;
  return lines.length === 0 ? ofChecks : [...ofChecks, { title: "What refused the way back", lines }];
}
