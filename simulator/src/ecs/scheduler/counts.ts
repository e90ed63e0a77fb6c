import type { Ecs, Service, TaskCounts } from "../state.ts";
import type { Task } from "../tasks/task.ts";

export function tasksOf(ecs: Ecs, service: Service): Task[] {
  return [...ecs.tasks.values()].filter(({ origin }) => origin.revision && service.revisions.has(origin.revision.arn));
}

/** Of one service revision, or of the whole service. */
export function countTasks(ecs: Ecs, service: Service, revisionArn?: string): TaskCounts {
  const tasks = tasksOf(ecs, service).filter(({ origin }) => !revisionArn || origin.revision?.arn === revisionArn);
  const deployments = service.deployments.filter(({ revision }) => !revisionArn || revision.arn === revisionArn);
  return {
    requested: deployments.reduce((sum, { desiredCount }) => sum + desiredCount, 0),
    running: tasks.filter(({ lastStatus }) => lastStatus === "RUNNING").length,
    pending: tasks.filter(isPending).length,
  };
}

export function isPending({ lastStatus }: Task): boolean {
  return lastStatus === "PROVISIONING" || lastStatus === "PENDING" || lastStatus === "ACTIVATING";
}
