import type { Phase } from "../judge/judgement.ts";
import type { Outcome, Sample } from "../observation.ts";
import { CheckRecorder } from "./check-recorder.ts";

/**
 * The samples of one check, bounded however long the gate runs. What is not among `samples` any more is in `runs`, or
 * counted in `omitted`: the three together are all that were taken.
 */
export interface CheckRecord {
  readonly check: string;
  /**
   * One by one, oldest first: the latest of all outcomes, and before those the ones that were not good. Of good ones in a
   * row only the first has its evidence.
   */
  readonly samples: readonly RecordedSample[];
  /** From here on every sample is among them: Unix epoch, milliseconds. */
  readonly completeFrom: number;
  /** Good samples that are older than the latest, oldest first. */
  readonly runs: readonly Run[];
  /** How many there were beyond that. */
  readonly omitted: Readonly<Record<Outcome, number>>;
}

export interface RecordedSample extends Sample {
  readonly phase: Phase;
}

/** Good samples in a row, alike in phase and version. */
export interface Run {
  readonly phase: Phase;
  readonly version: string | undefined;
  /** When the first and the last were begun: Unix epoch, milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Milliseconds; undefined when none of them has one. */
  readonly latency: { readonly min: number; readonly max: number } | undefined;
}

/** Keeps what was seen, for the evidence and for the charts. */
export class Recorder {
  readonly #checks = new Map<string, CheckRecorder>();

  take(sample: Sample, phase: Phase): void {
    const known = this.#checks.get(sample.check);
    const check = known ?? new CheckRecorder();
    if (!known) this.#checks.set(sample.check, check);
    check.take({ ...sample, phase });
  }

  /** By check, in the order in which they were first looked at. */
  records(): readonly CheckRecord[] {
    return [...this.#checks].map(([check, recorder]) => ({ check, ...recorder.record() }));
  }
}
