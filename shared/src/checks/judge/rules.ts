import type { Compared } from "../check.ts";
import type { CheckBaseline } from "./baseline.ts";

/** What a gate decides by: everything the inputs and the document left open is filled in. Times are milliseconds. */
export interface Rules {
  readonly convergeTimeout: number;
  readonly bake: number;
  readonly checks: readonly CheckRules[];
}

export interface CheckRules {
  readonly name: string;
  readonly kind: string;
  readonly advisory: boolean;
  readonly interval: number;
  /** After the start of the gate. */
  readonly initialDelay: number;
  readonly successThreshold: number;
  /** How many samples the bake takes when none is late. */
  readonly plannedSamples: number;
  /** How many of them may fail. */
  readonly failuresAllowed: number;
  readonly consecutiveFailureLimit: number;
  readonly errorLimit: number;
  readonly minSamples: number;
  readonly percentiles: readonly { readonly percentile: number; readonly latency: number }[];
  readonly compare: readonly Compared[];
  readonly baseline: CheckBaseline | undefined;
}
