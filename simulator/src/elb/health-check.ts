import type { TargetHealth } from "../load-balancing.ts";

/** What one health check came to. `broken`: no connection, or an answer that is not HTTP. */
export type CheckResult =
  | { readonly kind: "status"; readonly code: number }
  | { readonly kind: "timeout" }
  | { readonly kind: "broken" };

/** How many checks in a row change a target's state, and which status codes pass. */
export interface HealthRule {
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  /** "200", "200-299", "200,202". */
  readonly matcher: string;
}

export interface HealthRecord {
  readonly health: TargetHealth;
  readonly passesInARow: number;
  readonly failuresInARow: number;
}

export const registrationInProgress: TargetHealth = {
  state: "initial",
  reason: "Elb.RegistrationInProgress",
  description: "Target registration is in progress",
};

export const initialHealthChecking: TargetHealth = {
  state: "initial",
  reason: "Elb.InitialHealthChecking",
  description: "Initial health checks in progress",
};

export const notInUse: TargetHealth = {
  state: "unused",
  reason: "Target.NotInUse",
  description: "Target group is not configured to receive traffic from the load balancer",
};

export const notRegistered: TargetHealth = {
  state: "unused",
  reason: "Target.NotRegistered",
  description: "Target is not registered to the target group",
};

export const deregistrationInProgress: TargetHealth = {
  state: "draining",
  reason: "Target.DeregistrationInProgress",
  description: "Target deregistration is in progress",
};

export function unchecked(health: TargetHealth): HealthRecord {
  return { health, passesInARow: 0, failuresInARow: 0 };
}

/** A new target is healthy after one pass, one that was unhealthy only after the healthy threshold. */
export function afterCheck(record: HealthRecord, result: CheckResult, rule: HealthRule): HealthRecord {
  const { state } = record.health;
  if (result.kind === "status" && matches(rule.matcher, result.code)) {
    const passesInARow = record.passesInARow + 1;
    const needed = state === "unhealthy" ? rule.healthyThreshold : 1;
    return {
      health: passesInARow >= needed ? { state: "healthy" } : record.health,
      passesInARow,
      failuresInARow: 0,
    };
  }
  const failuresInARow = record.failuresInARow + 1;
  const down = state === "unhealthy" || failuresInARow >= rule.unhealthyThreshold;
  return { health: down ? unhealthy(result) : record.health, passesInARow: 0, failuresInARow };
}

export function matches(matcher: string, code: number): boolean {
  return matcher.split(",").some((part) => {
    const [from = Number.NaN, to = from] = part.split("-").map(Number);
    return from <= code && code <= to;
  });
}

function unhealthy(result: CheckResult): TargetHealth {
  switch (result.kind) {
    case "status":
      return {
        state: "unhealthy",
        reason: "Target.ResponseCodeMismatch",
        description: `Health checks failed with these codes: [${result.code}]`,
      };
    case "timeout":
      return { state: "unhealthy", reason: "Target.Timeout", description: "Request timed out" };
    case "broken":
      return { state: "unhealthy", reason: "Target.FailedHealthChecks", description: "Health checks failed" };
  }
}
