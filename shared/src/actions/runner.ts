import type { Annotation } from "./annotations.ts";

/** What an action can do with the runner while it works. */
export interface Runner {
  /** Aborts when the job is cancelled; the reason is a Cancelled. */
  readonly signal: AbortSignal;
  info(line: string): void;
  /** Shown when the run has debug logging on. */
  debug(line: string): void;
  /** Shown in the log and as an annotation. */
  warning(message: string): void;
  /** Folds what `body` prints under a title. */
  group<T>(title: string, body: () => Promise<T>): Promise<T>;
  /** Prints other people's text in a group; the runner takes no commands from it. */
  foreign(title: string, lines: readonly string[]): void;
  /** From now on the value, and each of its lines, shows as `***`. */
  mask(value: string): void;
  /** Kept for the post phase; written at once, so that it outlives a kill. */
  saveState(name: string, value: string): void;
  /** What the main phase saved; "" when it saved nothing. */
  state(name: string): string;
}

/** How a step ended, in words: computed, then published once. */
export interface Report<Output extends string> {
  /** Whether the step is green. */
  readonly ok: boolean;
  /** Empty values are left out, as the runner does with outputs of jobs. */
  readonly outputs: Readonly<Partial<Record<Output, string>>>;
  /** Markdown. */
  readonly summary: string;
  readonly annotations: readonly Annotation[];
}
