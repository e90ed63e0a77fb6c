import type { Verdict } from "./judge.ts";

/** How following a release ended, whatever its strategy. Only `succeeded` is good; `paused` is what somebody asked to wait for. */
export type Ending =
  | Exclude<Verdict, { kind: "waiting" } | { kind: "rolling-back" }>
  /** Ours is still the deployment in place, and somebody else moved its traffic: `by` says how the weights differ. */
  | { readonly kind: "superseded"; readonly by: string; readonly taskDefinition: string; readonly moved: "traffic" }
  /** Waiting longer cannot help. */
  | { readonly kind: "doomed"; readonly because: string }
  /** The step's own checks did not pass at this share of the traffic, in percent. */
  | { readonly kind: "unhealthy"; readonly share: number; readonly reason: string }
  /** Another service of the same step failed, and all go back together. */
  | { readonly kind: "called-off"; readonly because: string }
  | { readonly kind: "timed-out" }
  | { readonly kind: "cancelled" }
  /** AWS could not be asked any more, or refused something half-way. */
  | { readonly kind: "lost-sight"; readonly error: unknown };
