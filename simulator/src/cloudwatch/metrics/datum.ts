/** What was measured of one metric at one time. */
export interface Datum {
  /** Milliseconds since the Unix epoch, simulated. */
  readonly at: number;
  readonly unit: string;
  readonly count: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
  /** Each value, and how often it occurred; undefined when only the set's statistics were given. */
  readonly values: readonly Occurrence[] | undefined;
}

export type Occurrence = readonly [value: number, times: number];

export function datum(at: number, unit: string, values: readonly Occurrence[]): Datum {
  return {
    at,
    unit,
    count: total(values, ([, times]) => times),
    sum: total(values, ([value, times]) => value * times),
    minimum: Math.min(...values.map(([value]) => value)),
    maximum: Math.max(...values.map(([value]) => value)),
    values,
  };
}

function total(values: readonly Occurrence[], of: (value: Occurrence) => number): number {
  return values.reduce((sum, value) => sum + of(value), 0);
}
