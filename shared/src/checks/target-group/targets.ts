/** What the probe needs from Elastic Load Balancing, in its own words. */
export interface TargetGroups {
  arnOf(name: string, signal: AbortSignal): Promise<string>;
  /** Every target that is registered, and every one that is being deregistered. */
  targetsOf(arn: string, signal: AbortSignal): Promise<readonly Target[]>;
}

export interface Target {
  /** `10.0.1.17:8080`. */
  readonly name: string;
  readonly state: TargetState;
  /** ELB's code, for example Target.ResponseCodeMismatch; empty for a healthy one. */
  readonly reason: string;
  /** ELB's own words, often with the status that came. */
  readonly description: string;
}

export type TargetState =
  | "healthy"
  | "unhealthy"
  | "initial"
  | "draining"
  | "unhealthy.draining"
  | "unused"
  | "unavailable";
