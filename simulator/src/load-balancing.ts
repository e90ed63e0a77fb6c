/** What ECS needs from Elastic Load Balancing. */
export interface LoadBalancing {
  findTargetGroup(
    arn: string,
  ): { readonly targetType: "ip" | "instance" | "lambda" | "alb"; readonly attached: boolean } | undefined;
  register(targetGroupArn: string, target: Target): void;
  /** Starts draining. `drained` is called once the deregistration delay is over or no request is in flight any more. */
  deregister(targetGroupArn: string, target: Target, drained: () => void): void;
  health(targetGroupArn: string, target: Target): TargetHealth;
  /**
   * Where a rule sends requests; a listener's ARN means its default rule. Empty when the rule does not forward,
   * undefined when there is no such rule.
   */
  ruleWeights(ruleOrListenerArn: string): readonly TargetGroupWeight[] | undefined;
  /** Gives target groups their weights in a rule that exists. A group it does not have yet is added; the others keep theirs. */
  setRuleWeights(ruleOrListenerArn: string, weights: readonly TargetGroupWeight[]): void;
}

export interface Target {
  readonly id: string;
  readonly port: number;
}

export interface TargetGroupWeight {
  readonly targetGroupArn: string;
  /** 0 to 999, relative to the other groups of the rule. */
  readonly weight: number;
}

export interface TargetHealth {
  readonly state: "initial" | "healthy" | "unhealthy" | "unhealthy.draining" | "draining" | "unused" | "unavailable";
  /** Elb.InitialHealthChecking, Target.ResponseCodeMismatch, … */
  readonly reason?: string;
  readonly description?: string;
}
