/** What tells one metric from another. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Dimensions are equal in any order. */
export function keyOf({ namespace, name, dimensions }: Metric): string {
  return JSON.stringify([namespace, name, Object.entries(dimensions).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
}

/** As the API writes dimensions. */
export interface Dimension {
  readonly Name?: string | undefined;
  readonly Value?: string | undefined;
}

export function dimensionsOf(written: readonly Dimension[] = []): Record<string, string> {
  return Object.fromEntries(written.map(({ Name = "", Value = "" }) => [Name, Value]));
}

export function writeDimensions(dimensions: Readonly<Record<string, string>>): Required<Dimension>[] {
  return Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
}
