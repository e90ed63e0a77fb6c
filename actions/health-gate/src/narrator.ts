import type { Phase } from "@deploy-actions/shared/checks/judge/judgement";
import type { Sample, Outcome as SampleOutcome } from "@deploy-actions/shared/checks/observation";
import { formatDuration } from "@deploy-actions/shared/duration";

/** However quiet the checks are, the log shows that the gate lives. */
const QUIET_MS = 60_000;

/** Tells what changes, and nothing twice: a line when a check shows something else than before, when the phase changes. */
export class Narrator {
  readonly #log: (line: string) => void;
  readonly #startedAt: number;
  readonly #last = new Map<string, string>();
  #phase: Phase = "converge";
  #samples = 0;
  #toldAt: number;

  constructor({ log, startedAt }: { readonly log: (line: string) => void; readonly startedAt: number }) {
    this.#log = log;
    this.#startedAt = startedAt;
    this.#toldAt = startedAt;
  }

  hear(sample: Sample, phase: Phase): void {
    this.#samples += 1;
    const at = sample.at + sample.took;
    const seen = `${sample.outcome} ${withoutNumbers(sample.reason)}`;
    if (this.#last.get(sample.check) !== seen) {
      this.#last.set(sample.check, seen);
      this.#tell(at, `${MARKS[sample.outcome]} ${sample.check}: ${sample.reason}`);
    }
    if (phase !== this.#phase) {
      this.#phase = phase;
      this.#tell(at, "The expected version has converged; the bake has begun.");
    }
    if (at - this.#toldAt >= QUIET_MS) this.#tell(at, `${this.#samples} samples so far, in the ${phase} phase.`);
  }

  #tell(at: number, line: string): void {
    this.#toldAt = at;
    this.#log(`${formatDuration(at - this.#startedAt).padStart(9)}  ${line}`);
  }
}

const MARKS: Readonly<Record<SampleOutcome, string>> = {
  pass: "✓ good ",
  fail: "✗ bad  ",
  stale: "✗ old  ",
  "no-data": "· no data",
  error: "! error",
};

/** Latencies and counts change with every sample, and say nothing new. */
function withoutNumbers(reason: string): string {
  return reason.replace(/\d+(\.\d+)? ?(ms|s|min|%)/g, "");
}
