import { formatDuration } from "../../duration.ts";
import type { Phase } from "../judge/judgement.ts";
import type { Sample, Outcome as SampleOutcome } from "../observation.ts";

/** However quiet the checks are, the log shows that the gate lives. */
const QUIET_MS = 60_000;

/** Checks in one line of the log. */
const NAMED = 3;

/** Tells what changes, and nothing twice: a line when a check shows something else than before. */
export class Narrator {
  readonly #log: (line: string) => void;
  readonly #startedAt: number;
  /** By check. */
  readonly #last = new Map<string, Sample>();
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
    const before = this.#last.get(sample.check);
    this.#last.set(sample.check, sample);
    if (!before || !isAlike(before, sample))
      this.#tell(at, `${MARKS[sample.outcome]} ${sample.check}: ${sample.reason}`);
    if (at - this.#toldAt >= QUIET_MS) {
      this.#tell(at, `${this.#samples} samples so far, in the ${phase} phase${this.#notGood()}.`);
    }
  }

  /** `at`: Unix epoch, milliseconds. */
  converged(at: number, bakes: boolean): void {
    this.#tell(at, bakes ? "Every check has converged; the bake has begun." : "Every check has converged.");
  }

  #notGood(): string {
    const bad = [...this.#last.values()].filter(({ outcome }) => outcome !== "pass");
    const named = bad.slice(0, NAMED).map(({ check, reason }) => `${check} (${reason})`);
    const more = bad.length > NAMED ? `, and ${bad.length - NAMED} more` : "";
    return bad.length === 0 ? "; all are good" : `; not good: ${named.join(", ")}${more}`;
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

function isAlike(a: Sample, b: Sample): boolean {
  return a.outcome === b.outcome && withoutNumbers(a.reason) === withoutNumbers(b.reason);
}

/** Latencies and counts change with every sample, and say nothing new. */
function withoutNumbers(reason: string): string {
  return reason.replace(/\d+(\.\d+)? ?(ms|s|min|%)/g, "");
}
