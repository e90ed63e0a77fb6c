import { formatDuration } from "@deploy-actions/shared/duration";
import { adviceOn, type Draining } from "./advice.ts";
import type { Breakdown } from "./breakdown.ts";
import type { Phase } from "./phases.ts";

/** For the log and for the summary. */
export interface DescribedBreakdown {
  /** Where the time went, and what would shorten it, where something would. */
  readonly lines: readonly string[];
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function describeBreakdown(breakdown: Breakdown, draining: Draining | undefined): DescribedBreakdown {
  const { whole, phases, other } = breakdown;
  const parts = [...phases.map(({ phase, held }) => [LABELS[phase], held] as const), [OTHER, other] as const];
  const took = parts.filter(([, held]) => held >= TOLD_MS).map(([label, held]) => `${label} ${formatDuration(held)}`);
  const advice = adviceOn(breakdown, draining);
  return {
    lines: [`The deployment took ${formatDuration(whole)}: ${took.join(", ")}.`, ...(advice ? [advice] : [])],
    header: ["Time", "Held the deployment up", "Share", "Median task", "Slowest task"],
    rows: [
      ...phases.map(({ phase, held, perTask }) => [
        LABELS[phase],
        formatDuration(held),
        shareOf(held, whole),
        perTask ? formatDuration(perTask.median) : "",
        perTask ? formatDuration(perTask.worst) : "",
      ]),
      [OTHER, formatDuration(other), shareOf(other, whole), "", ""],
    ],
  };
}

/** What rounds to nothing says nothing. ms. */
const TOLD_MS = 500;

const LABELS: Readonly<Record<Phase, string>> = {
  provision: "placing",
  pull: "pulling",
  start: "starting",
  health: "becoming healthy",
  drain: "draining old tasks",
};
const OTHER = "the rest";

const shareOf = (part: number, whole: number) => `${Math.round((part / whole) * 100)} %`;
