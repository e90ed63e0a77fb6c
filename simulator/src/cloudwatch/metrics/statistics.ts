import type { Datum, Occurrence } from "./datum.ts";

/** A figure over all data of a period; undefined when they do not have it. */
export type Statistic = (data: readonly Datum[]) => number | undefined;

/** Undefined: no statistic of that name is played. */
export function statistic(name: string): Statistic | undefined {
  const [, percentile] = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/.exec(name) ?? [];
  if (percentile !== undefined) return (data) => percentileOf(data, Number(percentile));
  return Object.hasOwn(STATISTICS, name) ? STATISTICS[name] : undefined;
}

const STATISTICS: Readonly<Record<string, Statistic>> = {
  SampleCount: (data) => add(data, "count"),
  Sum: (data) => add(data, "sum"),
  Average: (data) => add(data, "sum") / add(data, "count"),
  Minimum: (data) => Math.min(...data.map(({ minimum }) => minimum)),
  Maximum: (data) => Math.max(...data.map(({ maximum }) => maximum)),
};

/** Trimmed means and the like are statistics of AWS that are not played. */
export function isKnownToAws(name: string): boolean {
  return statistic(name) !== undefined || /^(?:(?:tm|tc|ts|wm)\d{1,3}|(?:TM|TC|TS|WM|PR)\(.*\)|IQM)$/.test(name);
}

/** The nearest rank. How AWS interpolates is not documented. */
function percentileOf(data: readonly Datum[], percentile: number): number | undefined {
  const sets = data.map(valuesOf).filter((values) => values !== undefined);
  if (sets.length < data.length) return undefined;
  let left = (add(data, "count") * percentile) / 100;
  const sorted = sets.flat().toSorted(([a], [b]) => a - b);
  for (const [value, times] of sorted) {
    left -= times;
    if (left <= 0) return value;
  }
  return sorted.at(-1)?.[0];
}

/** A statistic set gives its values away when they are all the same (API reference, PutMetricData). */
function valuesOf({ values, count, minimum, maximum }: Datum): readonly Occurrence[] | undefined {
  return values ?? (minimum === maximum ? [[minimum, count]] : undefined);
}

function add(data: readonly Datum[], member: "count" | "sum"): number {
  return data.reduce((total, each) => total + each[member], 0);
}
