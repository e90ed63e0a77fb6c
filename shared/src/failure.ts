/** A failure the user can act on: what happened, what to do next, and what shows it. */
export class Failure extends Error {
  override readonly name = "Failure";
  /** What to change, with the key to change. */
  readonly hint: string;
  /** Lines that show it: events, last log lines, health reasons. Printed after the hint, in this order. */
  readonly evidence: readonly string[];

  constructor(
    message: string,
    { hint, evidence = [], cause }: { hint: string; evidence?: readonly string[]; cause?: unknown },
  ) {
    super(message, { cause });
    this.hint = hint;
    this.evidence = evidence;
  }
}
