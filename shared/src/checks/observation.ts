/**
 * What one look at one target came to.
 *
 * `pass`: measured, good, and from the expected version where versions are told. `fail`: measured, and bad. `stale`: a
 * version answers that is not the expected one, whatever else the answer says. `no-data`: asked, and there is nothing to
 * judge. `error`: could not be asked.
 */
export type Outcome = "pass" | "fail" | "stale" | "no-data" | "error";

export interface Observation {
  /** What was looked at, of the targets of one check: a URL, an address, a resolver, the name of an alarm. */
  readonly target: string;
  readonly outcome: Outcome;
  /** What was seen, as the end of a sentence: "HTTP 503", "version v1 answers, expected v2". Never holds a secret. */
  readonly reason: string;
  /** The version that answered, where it says. */
  readonly version?: string;
  /** Milliseconds. */
  readonly latency?: number;
  /** Of a metric or a query. */
  readonly value?: number;
  /** A later look cannot be better: the deployment failed, the alarm does not exist. */
  readonly final?: true;
  /** Lines that show it. Never hold a secret. */
  readonly evidence?: readonly string[];
}

/** Looks once at every target of one check. */
export interface Probe {
  /** Keeps to the check's time-out by itself. Rejects only with the reason of `signal`, when that aborts. */
  look(signal: AbortSignal): Promise<readonly Observation[]>;
}

/** What one look at all targets of a check came to. */
export interface Sample extends Omit<Observation, "target"> {
  /** Name of the check. */
  readonly check: string;
  /** When it was begun: Unix epoch, milliseconds. */
  readonly at: number;
  /** Milliseconds it took. */
  readonly took: number;
  readonly observations: readonly Observation[];
}
