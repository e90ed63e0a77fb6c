import type { DeploymentConfiguration } from "@aws-sdk/client-ecs";
import { FAILURES_BEFORE_BACK_OFF, FIRST_BACK_OFF, LONGEST_BACK_OFF } from "../timing.ts";

/** Failed tasks at which the deployment circuit breaker trips. */
export function breakerThreshold({ deploymentCircuitBreaker }: DeploymentConfiguration, desiredCount: number): number {
  const { type = "BOUNDED_PERCENT", value = 50 } = deploymentCircuitBreaker?.thresholdConfiguration ?? {};
  const share = Math.ceil((desiredCount * value) / 100);
  switch (type) {
    case "COUNT":
      return value;
    case "UNBOUNDED_PERCENT":
      return Math.max(1, share);
    default:
      return Math.min(200, Math.max(3, share));
  }
}

/** Milliseconds until the next attempt, after so many starts in a row that never reached RUNNING. */
export function backOff(failedStarts: number): number {
  if (failedStarts < FAILURES_BEFORE_BACK_OFF) return 0;
  return Math.min(LONGEST_BACK_OFF, FIRST_BACK_OFF * 2 ** (failedStarts - FAILURES_BEFORE_BACK_OFF));
}
