/** One value per period, by the time the period begins (milliseconds); periods without data are left out. */
export interface Series {
  readonly label: string;
  /** Milliseconds. */
  readonly period: number;
  readonly points: ReadonlyMap<number, number>;
}

/** What a part of an expression comes to. */
export type Value = number | Series | readonly Series[];

export function isSeries(value: Value): value is Series {
  return typeof value === "object" && !Array.isArray(value);
}

/** A point for each of these times that `at` gives a finite number for: a division by zero leaves none. */
export function seriesOf(like: Series, times: Iterable<number>, at: (time: number) => number | undefined): Series {
  const points = [...times].flatMap((time) => {
    const value = at(time);
    return value !== undefined && Number.isFinite(value) ? [[time, value] as const] : [];
  });
  return { ...like, points: new Map(points.toSorted(([a], [b]) => a - b)) };
}

/** All times at which one of them has a point. */
export function timesOf(all: readonly Series[]): ReadonlySet<number> {
  return new Set(all.flatMap(({ points }) => [...points.keys()]));
}
