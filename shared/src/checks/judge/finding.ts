import { type CheckJudgement, VERDICTS, type Verdict } from "./judgement.ts";

/** What a check comes to alone, and the end of a sentence that says why. */
export type Finding = Pick<CheckJudgement, "verdict" | "reason">;

export function failed(reason: string): Finding {
  return { verdict: "failed", reason };
}

/** By the precedence of verdicts; of two alike the first. */
export function worst<T extends { readonly verdict: Verdict }>(findings: readonly T[]): T | undefined {
  return VERDICTS.flatMap((verdict) => findings.find((finding) => finding.verdict === verdict) ?? [])[0];
}
