import type { Outcome } from "./outcome.ts";

/** What other programs said to the checks that are not good: bodies, events, log lines. For the log, as foreign text. */
export function tellingEvidence(
  outcome: Outcome,
): readonly { readonly title: string; readonly lines: readonly string[] }[] {
  if (outcome.mode !== "gate") return [];
  return outcome.judgement.checks.flatMap(({ name, verdict, telling }) => {
    const lines = telling?.evidence ?? [];
    return verdict === "passed" || lines.length === 0 ? [] : [{ title: `What ${name} shows`, lines }];
  });
}
