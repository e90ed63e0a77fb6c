/** One part of the bench, ready to be printed. */
export interface Section {
  readonly title: string;
  /** How it was measured, a paragraph each. */
  readonly notes: readonly string[];
  readonly columns: readonly Column[];
  /** A cell for each column. */
  readonly rows: readonly (readonly string[])[];
  readonly targets: readonly Target[];
}

export interface Column {
  readonly title: string;
  /** Figures of the machine the bench ran on: they are printed, and stay out of RESULTS.md. */
  readonly ofThisMachine?: boolean;
}

export interface Target {
  /** A sentence: "p95 of the lag ≤ 3 s, deployments of 10 min". */
  readonly what: string;
  readonly measured: string;
  readonly met: boolean;
}
