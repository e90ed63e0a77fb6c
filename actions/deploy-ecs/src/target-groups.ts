/** What Elastic Load Balancing says about the targets of a service. */
export interface TargetGroups {
  /** Every target that is not healthy, with the reason in ELB's code and words. */
  unhealthy(targetGroupArn: string): Promise<readonly TargetProblem[]>;
}

export interface TargetProblem {
  /** `10.0.1.17:8080`. */
  readonly target: string;
  readonly state: string;
  /** For example Target.ResponseCodeMismatch. */
  readonly reason: string;
  readonly description: string;
}
