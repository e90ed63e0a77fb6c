import { codeBlock, details, inlineCode } from "@deploy-actions/shared/markdown";
import { gateSummary } from "./gate-summary.ts";
import { lookSummary } from "./look-summary.ts";
import type { Outcome } from "./outcome.ts";

/** Where the report leads to. */
export interface Leads {
  /** Paths; empty when there is none, or when it could not be written. */
  readonly evidenceFile: string;
  readonly baselineFile: string;
  /** Commands that run the same checks from a terminal. */
  readonly byHand: string;
}

/** Markdown: the verdict, what to do and where we are, the checks, the pictures, the evidence, and how to look for oneself. */
export function summarise(outcome: Outcome, { evidenceFile, byHand }: Leads): string {
  return [
    ...(outcome.mode === "gate" ? gateSummary(outcome) : lookSummary(outcome)),
    details("Run the same checks by hand", codeBlock(byHand, "sh")),
    ...(evidenceFile ? [`Every sample is in ${inlineCode(evidenceFile)}, the output \`evidence-file\`.`] : []),
  ].join("\n\n");
}
