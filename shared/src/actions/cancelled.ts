/** Why the runner's signal aborts: the job was cancelled, or the machine is going away. */
export class Cancelled extends Error {
  override readonly name = "Cancelled";
  readonly received: NodeJS.Signals;

  constructor(received: NodeJS.Signals) {
    super(`Cancelled: the runner sent ${received}.`);
    this.received = received;
  }
}

/**
 * Aborts on the first SIGINT or SIGTERM, with a Cancelled as reason. The process lives on until it has put things in
 * order; the runner kills it ten seconds after the first signal.
 */
export function abortOnSignals(process: Pick<NodeJS.Process, "on">): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => controller.abort(new Cancelled(signal)));
  }
  return controller.signal;
}

/** What really ended the body: code that was aborted half-way throws its own AbortError instead of the signal's reason. */
export function causeOf(error: unknown, signal: AbortSignal): unknown {
  const aborted = signal.aborted && (error as Error | undefined)?.name === "AbortError";
  return aborted ? signal.reason : error;
}
