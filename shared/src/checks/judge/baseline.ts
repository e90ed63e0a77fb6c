/** What the checks showed before a deploy; written by `mode: baseline`, read by the gate after it. */
export interface Baseline {
  readonly schema: 1;
  /** ISO 8601. */
  readonly capturedAt: string;
  /** By the name of the check. */
  readonly checks: Readonly<Record<string, CheckBaseline>>;
}

export interface CheckBaseline {
  /** That could be measured. */
  readonly samples: number;
  readonly failures: number;
  /** Why it counts as broken before the deploy; undefined: it did not. */
  readonly broken: string | undefined;
  /** Number of answers by version. */
  readonly versions: Readonly<Record<string, number>>;
  /** Milliseconds. */
  readonly p50: number | undefined;
  readonly p95: number | undefined;
  readonly p99: number | undefined;
  /** Of a metric or a query. */
  readonly value: number | undefined;
}
