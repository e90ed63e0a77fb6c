import type { Window } from "../metrics/metric-store.ts";
import { isSeries, type Series, seriesOf, timesOf, type Value } from "./series.ts";

/** The functions of metric math that are played; those with one argument or a list of series. */
export const AGGREGATES: Readonly<Record<string, (values: readonly number[]) => number>> = {
  SUM: (values) => values.reduce((sum, value) => sum + value, 0),
  AVG: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  MIN: (values) => Math.min(...values),
  MAX: (values) => Math.max(...values),
};

/** Of one series: a number. Of several: a series, in which a missing value counts as 0. */
export function aggregate(name: string, of: Value): Value {
  const combine = AGGREGATES[name];
  if (!combine) throw new SyntaxError(`Unsupported function '${name}'`);
  if (typeof of === "number") throw new TypeError(`${name} needs a time series`);
  if (isSeries(of)) return combine([...of.points.values()]);
  const [first] = of;
  if (!first) throw new TypeError(`${name} needs at least one time series`);
  return seriesOf(first, timesOf(of), (time) => combine(of.map(({ points }) => points.get(time) ?? 0)));
}

/** `filler`: a number, a series, or the last value before. */
export function fill(of: Value, filler: Value | "REPEAT", { from, to }: Window): Value {
  if (typeof of === "number") throw new TypeError("FILL needs a time series");
  if (!isSeries(of)) return of.map((series) => fill(series, filler, { from, to }) as Series);
  const count = Math.ceil((to - from) / of.period);
  const times = Array.from({ length: count }, (_, index) => from + index * of.period);
  let last: number | undefined;
  return seriesOf(of, times, (time) => {
    last = of.points.get(time) ?? (filler === "REPEAT" ? last : at(filler, time));
    return last;
  });
}

/** User guide, "Using IF expressions": a true condition without a value there is 0, a false one leaves no point. */
export function choose(condition: Value, whenTrue: Value, whenFalse: Value | undefined): Value {
  if (typeof condition === "number") {
    const chosen = condition === 0 ? whenFalse : whenTrue;
    if (chosen === undefined) throw new TypeError("IF of a number needs a third argument here");
    return chosen;
  }
  if (!isSeries(condition)) throw new TypeError("IF does not take an array of time series");
  return seriesOf(condition, condition.points.keys(), (time) =>
    condition.points.get(time) === 0
      ? whenFalse !== undefined
        ? at(whenFalse, time)
        : undefined
      : (at(whenTrue, time) ?? 0),
  );
}

function at(value: Value, time: number): number | undefined {
  if (typeof value === "number") return value;
  if (isSeries(value)) return value.points.get(time);
  throw new TypeError("An array of time series cannot be used here");
}
