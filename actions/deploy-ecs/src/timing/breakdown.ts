import { activePhases, type Course, PHASES, type Phase, type Span } from "./phases.ts";

/** Where the time of a deployment went. All in ms. */
export interface Breakdown {
  /** From the creation of the deployment to its end. */
  readonly whole: number;
  /** In the order of a task's life. */
  readonly phases: readonly PhaseTime[];
  /** What is left: traffic steps, bake times, checks, hooks, and the scheduler's own pace. */
  readonly other: number;
}

export interface PhaseTime {
  readonly phase: Phase;
  /** How long the deployment was held up by it: no task was less far. */
  readonly held: number;
  /** Of the new tasks; undefined for what only old ones go through. */
  readonly perTask: { readonly median: number; readonly worst: number } | undefined;
}

/** Undefined when nothing is known of the tasks. */
export function timeBreakdown(course: Course): Breakdown | undefined {
  const { createdAt, endedAt, tasks } = course;
  const whole = endedAt - createdAt;
  if (tasks.length === 0 || whole <= 0) return undefined;
  const spans = activePhases(course).map((span) => clipped(span, course));
  const phases = PHASES.map((phase): PhaseTime => {
    const lengths = spans.filter((span) => span.phase === phase).map(({ from, to }) => to - from);
    const perTask = phase === "drain" || lengths.length === 0 ? undefined : statistics(lengths);
    return { phase, held: heldBy(phase, spans), perTask };
  });
  return { whole, phases, other: whole - sum(phases.map(({ held }) => held)) };
}

/** Of every moment in which several phases go on, the least advanced is what the deployment waits for. */
function heldBy(phase: Phase, spans: readonly Span[]): number {
  const moments = [...new Set(spans.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  return sum(
    moments.slice(1).map((to, index) => {
      const from = moments[index] ?? to;
      const active = PHASES.find((each) =>
        spans.some((span) => span.phase === each && span.from <= from && span.to >= to),
      );
      return active === phase ? to - from : 0;
    }),
  );
}

function clipped({ phase, from, to }: Span, { createdAt, endedAt }: Course): Span {
  const inside = (at: number) => Math.min(Math.max(at, createdAt), endedAt);
  return { phase, from: inside(from), to: inside(to) };
}

function statistics(lengths: readonly number[]): { readonly median: number; readonly worst: number } {
  const sorted = [...lengths].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  const median = sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
  return { median, worst: sorted.at(-1) ?? 0 };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
