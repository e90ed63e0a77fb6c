import { Failure } from "@deploy-actions/shared/failure";

/** What is not as it must be, in sentences. Empty: nothing. */
export type Complaints = readonly string[];

/** Runs checks one after the other and prints a line for each. */
export class Checklist {
  readonly #signal: AbortSignal;
  #count = 0;
  #failed = 0;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  get failed(): number {
    return this.#failed;
  }

  heading(text: string): void {
    console.log(`\n▸ ${text}`);
  }

  /** Prints what `body` complains of, and says whether that was nothing. */
  async check(name: string, body: () => Promise<Complaints>): Promise<boolean> {
    this.#signal.throwIfAborted();
    const start = performance.now();
    const complaints = await body().catch(explain);
    this.#signal.throwIfAborted();
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    this.#count += 1;
    if (complaints.length > 0) this.#failed += 1;
    console.log(`${complaints.length === 0 ? "✓" : "✗"} ${name} (${seconds} s)`);
    for (const complaint of complaints) console.log(`    ${complaint.replaceAll("\n", "\n    ")}`);
    return complaints.length === 0;
  }

  sumUp(): string {
    return this.#failed === 0
      ? `All ${this.#count} checks are green`
      : `${this.#failed} of ${this.#count} checks failed`;
  }
}

function explain(error: unknown): Complaints {
  if (error instanceof Failure) return [error.message, error.hint, ...error.evidence];
  return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
}
