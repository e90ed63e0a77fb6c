import type { StateValue } from "./alarm.ts";
import type { Watched } from "./watched.ts";

/** The data of one period. */
export interface Point {
  /** When the period begins: milliseconds since the Unix epoch. */
  readonly at: number;
  readonly value: number;
}

/** What an evaluation comes to. `filled`: how many of its periods had no data, and were counted by the alarm's setting. */
export type Finding =
  | { readonly kind: "retain" }
  | { readonly kind: "insufficient" }
  | {
      readonly kind: Exclude<StateValue, "INSUFFICIENT_DATA">;
      readonly points: readonly Point[];
      readonly filled: number;
    };

/**
 * The state that data call for (user guide, "How alarm state is evaluated when data is missing"): the newest period
 * first, undefined where it has no data.
 */
export function evaluateAlarm(periods: readonly (Point | undefined)[], watched: Watched): Finding {
  const { evaluationPeriods, datapointsToAlarm, missing } = watched;
  const isBad = ({ value }: Point) => watched.comparison.breaches(value, watched.threshold);
  const points = periods.filter((point) => point !== undefined).slice(0, evaluationPeriods);
  const bad = points.filter(isBad).length;
  const filled = evaluationPeriods - points.length;
  const state = (breaching: number): Finding => ({
    kind: breaching >= datapointsToAlarm ? "ALARM" : "OK",
    points,
    filled,
  });

  if (filled === 0 || missing === "notBreaching" || bad >= datapointsToAlarm) return state(bad);
  if (missing === "breaching") return state(bad + filled);
  if (points.length > bad) return state(bad);
  // Nothing good, and too little that is bad: with "ignore" the tables keep the state, whatever else holds.
  if (missing === "ignore") return { kind: "retain" };
  const oldest = periods.findLastIndex((point) => point !== undefined) + 1;
  return oldest >= datapointsToAlarm ? { kind: "ALARM", points, filled } : { kind: "insufficient" };
}
