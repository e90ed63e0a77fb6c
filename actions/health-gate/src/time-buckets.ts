/** What was seen in one stretch of time. */
export interface Bucket<T> {
  /** Seconds from the start of the gate to the middle of the stretch. */
  readonly second: number;
  readonly seen: readonly T[];
}

/** Labels that stand side by side in the width of a job summary. */
const MOST_BUCKETS = 30;
/** Seconds; steps that people read off an axis. */
const STEPS = [1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200];

/** Stretches of equal length, oldest first, around the times at which samples are due; those in which nothing was seen are left out. Times are milliseconds. */
export function bucket<T extends { readonly at: number }>(seen: readonly T[], startedAt: number): readonly Bucket<T>[] {
  const seconds = seen.map(({ at }) => (at - startedAt) / 1_000);
  const length = spread(seconds);
  const step = STEPS.find((width) => length / width < MOST_BUCKETS - 1) ?? Math.ceil(length / (MOST_BUCKETS - 1));
  const buckets = Map.groupBy(seen, (_, index) => step * Math.round((seconds[index] ?? 0) / step));
  return [...buckets].map(([second, inside]) => ({ second, seen: inside })).sort((a, b) => a.second - b.second);
}

/** Math.max takes no more arguments than the stack holds. */
function spread(numbers: readonly number[]): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const number of numbers) [least, most] = [Math.min(least, number), Math.max(most, number)];
  return Math.max(0, most - least);
}
