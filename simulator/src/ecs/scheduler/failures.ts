import type { Deployment, Ecs, Service } from "../state.ts";
import type { Task } from "../tasks/task.ts";
import { FAILURES_BEFORE_BACK_OFF, FIRST_BACK_OFF } from "../timing.ts";
import { backOff } from "./circuit-breaker.ts";
import { ongoing } from "./deployments.ts";
import { tell } from "./events.ts";

/** Counts tasks that were lost before they were ever healthy, or to a failed health check. */
export function countFailures(ecs: Ecs, service: Service, tasks: readonly Task[]): void {
  for (const task of tasks) {
    if (task.failureCounted || !task.stop) continue;
    task.failureCounted = true;
    const deployment = service.deployments.find(({ revision }) => revision === task.origin.revision);
    if (deployment && isFailure(task))
      countFailure(ecs, service, deployment, { started: task.startedAt !== undefined });
  }
}

/** Counts a task that could not even be created. */
export function countRefusedStart(ecs: Ecs, service: Service, deployment: Deployment): void {
  countFailure(ecs, service, deployment, { started: false });
  deployment.notBefore = Math.max(deployment.notBefore, ecs.world.clock.now() + FIRST_BACK_OFF);
}

/** A healthy task wipes the slate clean, unless the circuit breaker was told otherwise. */
export function noteHealthy(service: Service, task: Task): void {
  if (task.wasHealthy) return;
  task.wasHealthy = true;
  const deployment = service.deployments.find(({ revision }) => revision === task.origin.revision);
  if (!deployment) return;
  deployment.failedTasks = 0;
  deployment.failedStarts = 0;
  const current = ongoing(service);
  const reset = current?.configuration.deploymentCircuitBreaker?.resetOnHealthyTask ?? true;
  if (current?.target === deployment.revision && reset) current.breaker.failureCount = 0;
}

function countFailure(ecs: Ecs, service: Service, deployment: Deployment, { started }: { started: boolean }): void {
  const { clock } = ecs.world;
  const current = ongoing(service);
  if (deployment.rolloutState === "IN_PROGRESS") deployment.failedTasks += 1;
  if (current?.target === deployment.revision) current.breaker.failureCount += 1;

  deployment.failedStarts = started ? 0 : deployment.failedStarts + 1;
  deployment.notBefore = clock.now() + backOff(deployment.failedStarts);
  if (deployment.failedStarts === FAILURES_BEFORE_BACK_OFF) {
    const more = "For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.";
    tell(clock, service, `is unable to consistently start tasks successfully. ${more}`);
  }
}

function isFailure({ stop, wasHealthy }: Task): boolean {
  switch (stop?.code) {
    case "TaskFailedToStart":
      return true;
    case "EssentialContainerExited":
      return !wasHealthy;
    default:
      return stop?.reason.startsWith("Task failed ") ?? false;
  }
}
