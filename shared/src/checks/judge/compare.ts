import { formatDuration } from "../../duration.ts";
import type { Compared } from "../check.ts";
import type { CheckBaseline } from "./baseline.ts";
import { samplesFor } from "./histogram.ts";
import type { Tally } from "./judgement.ts";

/** Good, or what is worse than before, or why that cannot be said. */
export type Difference =
  | { readonly kind: "no-worse" }
  | { readonly kind: "worse"; readonly reason: string }
  | { readonly kind: "unknown"; readonly reason: string };

/**
 * A figure of the bake against the same one before the deploy, by ratio: more than `maxRatio` times as much is worse,
 * unless it stays under `floor`; so is less than `minRatio` times as much.
 */
export function compareWithBaseline(compared: Compared, bake: Tally, baseline: CheckBaseline | undefined): Difference {
  const { figure, maxRatio, minRatio, floor } = compared;
  const before = baseline && figureBefore(figure, baseline);
  const now = figureNow(figure, bake);
  if (before === undefined) return { kind: "unknown", reason: `the baseline has no ${figure}` };
  if (now === undefined) return { kind: "unknown", reason: `there are too few samples for ${figure}` };
  const was = `${figure} is ${inUnits(figure, now)}, and was ${inUnits(figure, before)} before this deploy`;
  if (maxRatio !== undefined && now > Math.max(maxRatio * before, floor ?? 0)) {
    return { kind: "worse", reason: `${was}: more than ${maxRatio} times as much` };
  }
  if (minRatio !== undefined && now < minRatio * before) {
    return { kind: "worse", reason: `${was}: less than ${minRatio} times as much` };
  }
  return { kind: "no-worse" };
}

/** Undefined: there was too little to tell. */
export function figureBefore(figure: Compared["figure"], baseline: CheckBaseline): number | undefined {
  return figureOf(figure, { ...baseline, stale: 0, measured: baseline.samples });
}

/** How many answers it takes until the figure means something; 0: there need not be any. */
export function answersFor(figure: Compared["figure"]): number {
  const percentile = PERCENTILES[figure];
  return percentile === undefined ? 0 : samplesFor(percentile);
}

function figureNow(figure: Compared["figure"], { latency, samples, failures, stale, value, ...rest }: Tally) {
  const measured = samples - rest.noData - rest.errors;
  if ((latency?.count ?? 0) < answersFor(figure)) return undefined;
  return figureOf(figure, {
    failures,
    stale,
    measured,
    value,
    ...(latency ?? { p50: undefined, p95: undefined, p99: undefined }),
  });
}

const PERCENTILES: Readonly<Partial<Record<Compared["figure"], number>>> = { p50: 50, p95: 95, p99: 99 };

interface Figures extends Pick<CheckBaseline, "p50" | "p95" | "p99" | "value"> {
  readonly failures: number;
  readonly stale: number;
  readonly measured: number;
}

function figureOf(figure: Compared["figure"], figures: Figures): number | undefined {
  if (figure !== "failure-rate") return figures[figure];
  return figures.measured === 0 ? undefined : (figures.failures + figures.stale) / figures.measured;
}

function inUnits(figure: Compared["figure"], amount: number): string {
  if (figure === "failure-rate") return `${(amount * 100).toFixed(1)} %`;
  return figure === "value" ? `${Number(amount.toPrecision(6))}` : formatDuration(amount);
}
