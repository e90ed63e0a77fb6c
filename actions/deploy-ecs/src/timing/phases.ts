import type { ServiceEvent } from "@deploy-actions/shared/ecs/ecs";
import type { TaskTimes } from "./deployment-times.ts";

/** What a new task goes through, and at last what the old ones do, from the least to the most advanced. */
export const PHASES = ["provision", "pull", "start", "health", "drain"] as const;
export type Phase = (typeof PHASES)[number];

/** What is known of a deployment when it is over. */
export interface Course {
  readonly deploymentId: string;
  /** Unix epoch ms. */
  readonly createdAt: number;
  readonly endedAt: number;
  /** Of the new release. */
  readonly tasks: readonly TaskTimes[];
  readonly events: readonly ServiceEvent[];
  /** When a strategy that shifts traffic had found the new tasks healthy. */
  readonly scaledUpAt: number | undefined;
}

/** Unix epoch ms. */
export interface Span {
  readonly phase: Phase;
  readonly from: number;
  readonly to: number;
}

/** Every phase of every new task, and the draining of the old ones. What has not ended goes on until the end. */
export function activePhases({ deploymentId, endedAt, tasks, events, scaledUpAt }: Course): readonly Span[] {
  const ids = new Set(tasks.map(({ id }) => id));
  const oldOnesLeave = events.filter((event) => letsOldTasksGo(event, deploymentId, ids)).map(({ at }) => at);
  const healthyBy = [...oldOnesLeave, ...events.filter(saysDone).map(({ at }) => at), scaledUpAt ?? endedAt, endedAt];
  // Traffic may be moved long after the service is at rest.
  const drains = oldOnesLeave.slice(0, 1).map((from) => {
    const atRest = events.find(({ message, at }) => at >= from && /has reached a steady state/.test(message));
    return { phase: "drain" as const, from, to: atRest?.at ?? endedAt };
  });
  return [...tasks.flatMap((task) => spansOf(task, healthyBy, endedAt)), ...drains];
}

function spansOf(
  { createdAt, pullStartedAt, pullStoppedAt, startedAt }: TaskTimes,
  healthyBy: readonly number[],
  endedAt: number,
): readonly Span[] {
  // ECS does not tell when it found a task healthy; it goes on with the rollout then.
  const healthyAt =
    startedAt === undefined ? undefined : Math.min(...healthyBy.filter((at) => at >= startedAt), endedAt);
  const marks = [createdAt, pullStartedAt, pullStoppedAt, startedAt, healthyAt];
  const phases = PHASES.filter((phase) => phase !== "drain");
  return phases.flatMap((phase, index) => {
    const from = marks[index];
    if (from === undefined) return [];
    const to = marks.slice(index + 1).find((at) => at !== undefined) ?? endedAt;
    return [{ phase, from, to: Math.max(from, to) }];
  });
}

/** ECS decides that old tasks may stop, some seconds later deregisters them, and tells of a steady state once they are gone. */
function letsOldTasksGo({ message }: ServiceEvent, deploymentId: string, ids: ReadonlySet<string>): boolean {
  if (message.includes(`taskSet ${deploymentId})`)) return false;
  const [, stopped] = /has stopped \d+ running tasks: (.*)/.exec(message) ?? [];
  if (stopped !== undefined) return ![...ids].some((id) => stopped.includes(id));
  return /has begun draining connections on \d+ tasks/.test(message);
}

const saysDone = ({ message }: ServiceEvent) => /deployment completed|has reached a steady state/.test(message);
