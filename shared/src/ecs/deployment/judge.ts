import type { Deployment, Service, ServiceDeployment } from "../ecs.ts";
import { primaryOf } from "../service.ts";
import type { Mine } from "./mine.ts";

/** What one look at the service says about our deployment. */
export type Verdict =
  | { readonly kind: "waiting" }
  /** ECS is going back; watch on until it got there. */
  | { readonly kind: "rolling-back"; readonly reason: string }
  | { readonly kind: "succeeded" }
  /** A PAUSE hook waits for somebody to continue; the old release still has traffic. */
  | { readonly kind: "paused"; readonly stage: string; readonly hook: string }
  | { readonly kind: "rolled-back"; readonly by: RollbackCause; readonly reason: string }
  | { readonly kind: "rollback-failed"; readonly reason: string }
  /** It failed and ECS left it in place (no circuit breaker rollback). */
  | { readonly kind: "failed"; readonly by: "circuit-breaker" | "alarm"; readonly reason: string }
  | { readonly kind: "stopped"; readonly reason: string }
  | { readonly kind: "superseded"; readonly by: string; readonly taskDefinition: string };

/** What made ECS go back. */
export type RollbackCause = "circuit-breaker" | "alarm" | "hook" | "request";

/**
 * Steady means: the service deployment is SUCCESSFUL and ours is still PRIMARY. "One deployment and running == desired",
 * the SDK waiter's rule, is also true of the old revision after a rollback.
 *
 * `serviceDeployment` is undefined until it was looked up.
 */
export function judge(mine: Mine, service: Service, serviceDeployment: ServiceDeployment | undefined): Verdict {
  const primary = primaryOf(service);
  const replacedBy =
    primary && !isOurs(mine, primary) && primary.id !== mine.previousDeploymentId ? primary : undefined;
  switch (serviceDeployment?.status) {
    case "SUCCESSFUL":
      return replacedBy ? superseded(replacedBy) : { kind: "succeeded" };
    case "ROLLBACK_SUCCESSFUL":
      return { kind: "rolled-back", by: cause(serviceDeployment), reason: reasonOf(serviceDeployment) };
    case "ROLLBACK_FAILED":
      return { kind: "rollback-failed", reason: reasonOf(serviceDeployment) };
    case "STOP_REQUESTED":
      // ECS stops a deployment when a newer one takes its place.
      return replacedBy ? superseded(replacedBy) : { kind: "rolling-back", reason: reasonOf(serviceDeployment) };
    case "ROLLBACK_REQUESTED":
    case "ROLLBACK_IN_PROGRESS":
      return { kind: "rolling-back", reason: reasonOf(serviceDeployment) };
    case "STOPPED":
      if (replacedBy) return superseded(replacedBy);
      if (gaveUp(serviceDeployment)) return failed(serviceDeployment, ours(mine, service));
      return { kind: "stopped", reason: reasonOf(serviceDeployment) };
    case "PENDING":
    case "IN_PROGRESS":
      return gaveUp(serviceDeployment) &&
        ours(mine, service)?.rolloutState === "FAILED" &&
        !goesBackByItself(service, cause(serviceDeployment))
        ? failed(serviceDeployment, ours(mine, service))
        : { kind: "waiting" };
    case undefined:
      return { kind: "waiting" };
  }
}

/**
 * For changes that start no deployment: the one in place is completed and alone, and as many tasks run as were asked for.
 * A count alone would also be right for a moment of a crash loop, or in the middle of a rollout.
 */
export function judgeCount({ taskDefinition }: Mine, service: Service): Verdict {
  const primary = primaryOf(service);
  if (!primary) return { kind: "waiting" };
  if (primary.taskDefinition !== taskDefinition) return superseded(primary);
  const { rolloutState = "COMPLETED", running, pending } = primary;
  if (rolloutState === "FAILED") return { kind: "failed", by: "circuit-breaker", reason: primary.rolloutStateReason };
  const settled = rolloutState === "COMPLETED" && service.deployments.length === 1;
  return settled && running === service.desiredCount && pending === 0 ? { kind: "succeeded" } : { kind: "waiting" };
}

/** Whether ECS shows our deployment as ended; only its service deployment says how. */
export function hasEnded(mine: Mine, service: Service): boolean {
  const own = ours(mine, service);
  return own?.status === "PRIMARY" && own.rolloutState !== "IN_PROGRESS";
}

/** Whether the deployment in place, whosever it is, has come to a good end. */
export const isCompleted = (service: Service): boolean => primaryOf(service)?.rolloutState === "COMPLETED";

/** Whether another deployment than ours is PRIMARY: the one before, when ECS rolls back, or somebody's new one. */
export function isReplaced(mine: Mine, service: Service): boolean {
  const own = ours(mine, service);
  // Not listed: a read that lags behind still shows the one before as PRIMARY.
  return own ? own.status !== "PRIMARY" : primaryOf(service)?.id !== mine.previousDeploymentId;
}

export function ours(mine: Mine, service: Service): Deployment | undefined {
  return service.deployments.find((deployment) => isOurs(mine, deployment));
}

const isOurs = (mine: Mine, deployment: Deployment) => deployment.id === mine.deploymentId;

const superseded = ({ id, taskDefinition }: Deployment): Verdict => ({ kind: "superseded", by: id, taskDefinition });

const gaveUp = ({ circuitBreakerTriggered, triggeredAlarms }: ServiceDeployment) =>
  circuitBreakerTriggered || triggeredAlarms.length > 0;

function failed(serviceDeployment: ServiceDeployment, own: Deployment | undefined): Verdict {
  const by = serviceDeployment.triggeredAlarms.length > 0 ? "alarm" : "circuit-breaker";
  return { kind: "failed", by, reason: own?.rolloutStateReason || reasonOf(serviceDeployment) };
}

function cause(serviceDeployment: ServiceDeployment): RollbackCause {
  const { triggeredAlarms, circuitBreakerTriggered, hooks = [] } = serviceDeployment;
  if (triggeredAlarms.length > 0) return "alarm";
  if (circuitBreakerTriggered) return "circuit-breaker";
  // Then a hook that was still waiting shows as FAILED as well.
  if (/user request/i.test(reasonOf(serviceDeployment))) return "request";
  return hooks.some(({ status }) => status === "FAILED" || status === "TIMED_OUT") ? "hook" : "request";
}

function reasonOf({ rollbackReason, statusReason, triggeredAlarms }: ServiceDeployment): string {
  const alarms = triggeredAlarms.length > 0 ? `alarms in ALARM: ${triggeredAlarms.join(", ")}` : "";
  return [rollbackReason || statusReason, alarms].filter((part) => part !== "").join("; ");
}

function goesBackByItself({ deploymentConfiguration }: Service, by: RollbackCause): boolean {
  const { deploymentCircuitBreaker, alarms } = deploymentConfiguration;
  return (by === "alarm" ? alarms : deploymentCircuitBreaker)?.rollback === true;
}
