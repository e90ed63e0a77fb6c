/** Faults that a later attempt may not meet. */
export const PASSING = ["throttle", "server-error", "reset", "timeout"] as const;

/** What the simulator can do to a call. */
export type Fault = (typeof PASSING)[number] | "denied";
export const FAULTS: readonly Fault[] = [...PASSING, "denied"];

/** What the person on call must find in the annotation. Where time is fast, what is tried again may also run out of it. */
export function words(fault: Fault, operation: string): RegExp {
  switch (fault) {
    case "throttle":
      return /AWS throttled|did not answer/;
    case "server-error":
      return /AWS failed on its side|did not answer/;
    case "reset":
      return /broke \(ECONNRESET\)|did not answer/;
    case "timeout":
      return /did not answer/;
    case "denied":
      return new RegExp(`may not ${operation}`);
  }
}
