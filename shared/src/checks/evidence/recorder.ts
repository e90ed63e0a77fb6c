import type { Sample } from "../observation.ts";
import type { Phase } from "../judge/judgement.ts";

/** The samples of one check, bounded however long the gate runs. */
export interface CheckRecord {
  readonly check: string;
  /** Oldest first. */
  readonly samples: readonly RecordedSample[];
}

export interface RecordedSample extends Sample {
  readonly phase: Phase;
}
