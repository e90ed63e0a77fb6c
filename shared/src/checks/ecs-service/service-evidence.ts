import { shortNames } from "../../aws/short-names.ts";
import type { Ecs, Service, StoppedTask } from "../../ecs/ecs.ts";
import { failedContainer, stoppedOnPurpose } from "../../ecs/stopped-task.ts";

/** Enough to see the last attempt and what led to it. */
const EVENTS_SHOWN = 5;
const TASKS_SHOWN = 3;

/** The last events since then (Unix epoch, milliseconds), oldest first, with ECS's words. */
export function eventLines({ events }: Service, since: number): readonly string[] {
  const told = events.filter(({ at }) => at >= since).slice(0, EVENTS_SHOWN);
  return told.reverse().map(({ at, message }) => shortNames(`${new Date(at).toISOString()} ${message}`));
}

/** Why the last tasks of a deployment stopped that were not to. What cannot be read is left out: the counts say the rest. */
export async function stoppedTaskLines(
  ecs: Pick<Ecs, "listStoppedTasks">,
  deploymentId: string,
): Promise<readonly string[]> {
  const stopped = await ecs.listStoppedTasks(deploymentId).catch(() => []);
  return stopped
    .filter((task) => !stoppedOnPurpose(task))
    .slice(-TASKS_SHOWN)
    .map(describeTask);
}

function describeTask(task: StoppedTask): string {
  const container = failedContainer(task);
  const exit = container?.exitCode === undefined ? "" : ` with exit code ${container.exitCode}`;
  const reasons = [...new Set([task.stoppedReason, container?.reason])].filter(Boolean).join("; ");
  return shortNames(`task ${task.id} stopped${container ? ` (container ${container.name}${exit})` : ""}: ${reasons}`);
}
