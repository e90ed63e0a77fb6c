import type { HealthStatus } from "@aws-sdk/client-ecs";
import type { Ecs, Service } from "../state.ts";
import { hasTaskSets } from "../task-sets/has-task-sets.ts";
import type { Task } from "../tasks/task.ts";
import { STEADY_WITHOUT_HEALTH_CHECK } from "../timing.ts";

/**
 * The group of a replacement task set may not be behind a listener yet: nobody checks its targets then, and the task set
 * becomes steady without (CodeDeploy user guide, "Troubleshoot Amazon ECS deployment issues").
 */
const UNCHECKED = "Target.NotInUse";

export type HealthVerdict =
  | { readonly kind: "healthy" | "not yet" }
  /** It failed for good: `reason` goes into stoppedReason, `event` into the service's events. */
  | { readonly kind: "failed"; readonly reason: string; readonly event: string };

/** What the service scheduler makes of a task (developer guide, "minimumHealthyPercent"). */
export function judgeHealth(ecs: Ecs, service: Service, task: Task): HealthVerdict {
  if (task.lastStatus !== "RUNNING" || task.startedAt === undefined) return { kind: "not yet" };
  const runningFor = ecs.world.clock.now() - task.startedAt;
  const containers = healthStatus(task);
  const targets = task.targets
    .map(({ targetGroupArn, port }) => ({
      targetGroupArn,
      port,
      health: ecs.loadBalancing.health(targetGroupArn, { id: task.address, port }),
    }))
    .filter(({ health }) => !(hasTaskSets(service) && health.reason === UNCHECKED));

  if (runningFor >= (service.settings.healthCheckGracePeriodSeconds ?? 0) * 1000) {
    if (containers === "UNHEALTHY") {
      const event = `(task ${task.id}) failed container health checks.`;
      return { kind: "failed", reason: "Task failed container health checks", event };
    }
    const failed = targets.find(({ health }) => health.state.startsWith("unhealthy"));
    if (failed) {
      const { targetGroupArn: group, port, health } = failed;
      const event = `(task ${task.id}) (port ${port}) is unhealthy in (target-group ${group}) due to (reason ${health.description ?? health.reason}).`;
      return { kind: "failed", reason: `Task failed ELB health checks in (target-group ${group})`, event };
    }
  }
  if (hasHealthCheck(task) && containers !== "HEALTHY") return { kind: "not yet" };
  if (targets.some(({ health }) => health.state !== "healthy" && health.state !== "unavailable"))
    return { kind: "not yet" };
  const checked = hasHealthCheck(task) || targets.length > 0;
  return { kind: checked || runningFor >= STEADY_WITHOUT_HEALTH_CHECK ? "healthy" : "not yet" };
}

/** Of the task: what its essential containers with a health check say together. */
export function healthStatus(task: Task): HealthStatus {
  const checked = task.containers.filter(({ definition }) => definition.essential !== false && definition.healthCheck);
  if (checked.some(({ health }) => health === "UNHEALTHY")) return "UNHEALTHY";
  return checked.length > 0 && checked.every(({ health }) => health === "HEALTHY") ? "HEALTHY" : "UNKNOWN";
}

function hasHealthCheck({ containers }: Task): boolean {
  return containers.some(({ definition }) => definition.essential !== false && definition.healthCheck);
}
