/** What ECS needs from Elastic Load Balancing. */
export interface LoadBalancing {
  findTargetGroup(
    arn: string,
  ): { readonly targetType: "ip" | "instance" | "lambda" | "alb"; readonly attached: boolean } | undefined;
  register(targetGroupArn: string, target: Target): void;
  /** Starts draining. `drained` is called once the deregistration delay is over or no request is in flight any more. */
  deregister(targetGroupArn: string, target: Target, drained: () => void): void;
  health(targetGroupArn: string, target: Target): TargetHealth;
}

export interface Target {
  readonly id: string;
  readonly port: number;
}

export interface TargetHealth {
  readonly state: "initial" | "healthy" | "unhealthy" | "unhealthy.draining" | "draining" | "unused" | "unavailable";
  /** Elb.InitialHealthChecking, Target.ResponseCodeMismatch, … */
  readonly reason?: string;
  readonly description?: string;
}
