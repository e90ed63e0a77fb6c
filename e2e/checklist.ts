import { Failure } from "@deploy-actions/shared/failure";

/** What is not as it must be, in sentences. Empty: nothing. */
export type Complaints = readonly string[];

export function unlessSame(what: string, found: string | undefined, wanted: string): Complaints {
  return found === wanted ? [] : [`${what} is "${found ?? ""}" and must be "${wanted}".`];
}

/** What is not as it must be, and in a few words what came. */
export interface Finding {
  readonly complaints: Complaints;
  readonly came: string;
}

/** Runs checks and prints a line for each. */
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
  async check(name: string, body: () => Promise<Complaints | Finding>): Promise<boolean> {
    this.#signal.throwIfAborted();
    const start = performance.now();
    const found = await body().catch(explain);
    this.#signal.throwIfAborted();
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    const { complaints, came } = "came" in found ? found : { complaints: found, came: undefined };
    this.#count += 1;
    if (complaints.length > 0) this.#failed += 1;
    console.log(`${complaints.length === 0 ? "✓" : "✗"} ${name}${came ? ` → ${came}` : ""} (${seconds} s)`);
    for (const complaint of complaints) console.log(`    ${complaint.replaceAll("\n", "\n    ")}`);
    return complaints.length === 0;
  }

  /** Up to `width` at a time; the lines come as they end. */
  async checkAll(
    checks: readonly { readonly name: string; play(): Promise<Complaints | Finding> }[],
    width: number,
  ): Promise<void> {
    const waiting = checks.values();
    const work = async () => {
      for (const { name, play } of waiting) await this.check(name, play);
    };
    // Also when it is interrupted: then each of them puts its own things in order first.
    await Promise.allSettled(Array.from({ length: width }, work));
    this.#signal.throwIfAborted();
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
