import { quantile } from "./quantile.ts";

/** Longer than a call to AWS takes: what is measured then is this machine. */
const TOO_LONG_MS = 1_000;

export interface Looks {
  readonly name: string;
  /** Simulated ms. */
  readonly looksTookMs: readonly number[];
}

/** A busy machine adds to every lag and slows every pace; the reader is told, for nothing else shows it. */
export function noteOfBusyMachine(all: readonly Looks[]): readonly string[] {
  const slow = all.filter(({ looksTookMs }) => quantile(looksTookMs, 0.95) > TOO_LONG_MS).map(({ name }) => name);
  if (slow.length === 0) return [];
  const where = slow.length === all.length ? "" : ` for ${slow.join("; ")}`;
  return [`THIS MACHINE WAS TOO BUSY${where}: a look at a service took too long. Measure again when it is idle.`];
}
