import { timeOfDay } from "./when.ts";

/** Times are milliseconds since the Unix epoch; `to` is exclusive. */
export type Periods =
  | { readonly kind: "there"; readonly from: number; readonly to: number }
  /** `reason`: the end of a sentence. */
  | { readonly kind: "none-yet"; readonly reason: string };

/**
 * An older value says nothing of now, and no data must not pass for it. CloudWatch's own alarms look as far back when
 * the newest data are missing.
 */
const LOOKED_BACK = 3;

/** The newest whole periods that CloudWatch should have the data of, and that hold nothing from before the gate began. */
export function wholePeriods(
  { period, ingestionDelay }: { readonly period: number; readonly ingestionDelay: number },
  { startedAt, now }: { readonly startedAt: number; readonly now: number },
): Periods {
  const first = Math.ceil(startedAt / period) * period;
  const to = Math.floor((now - ingestionDelay) / period) * period;
  if (to > first) return { kind: "there", from: Math.max(first, to - LOOKED_BACK * period), to };
  const firstEnd = first + period;
  const reason = `the first whole period of the gate ends at ${timeOfDay(firstEnd)}, and CloudWatch should have it by ${timeOfDay(firstEnd + ingestionDelay)}`;
  return { kind: "none-yet", reason };
}
