import { randomUUID } from "node:crypto";
import type { SimClock } from "../../clock.ts";
import type { Service } from "../state.ts";
import type { Task } from "../tasks/task.ts";

/** DescribeServices shows the latest hundred. */
const KEPT = 100;

/** Adds "(service web) <message>" to the service's events; of a task set, "(service web, taskSet ecs-svc/…) <message>". */
export function tell(clock: SimClock, service: Service, message: string, taskSetId?: string): void {
  const subject = taskSetId === undefined ? service.name : `${service.name}, taskSet ${taskSetId}`;
  service.events.unshift({
    id: randomUUID(),
    createdAt: new Date(clock.now()),
    message: `(service ${subject}) ${message}`,
  });
  service.events.length = Math.min(service.events.length, KEPT);
}

/** Tells what has happened to the service's tasks since the last time, in one event for each kind of thing. */
export function tellOccurrences(clock: SimClock, service: Service, tasks: readonly Task[], taskSetId?: string): void {
  const say = (message: string) => tell(clock, service, message, taskSetId);
  const having = (occurrence: string) => tasks.filter(({ occurrences }) => occurrences.some((it) => it === occurrence));

  for (const [group, count] of perTargetGroup(having("registered"))) {
    say(`registered ${count} targets in (target-group ${group})`);
  }
  for (const [group, count] of perTargetGroup(having("deregistered"))) {
    say(`deregistered ${count} targets in (target-group ${group})`);
  }
  const draining = having("draining");
  if (draining.length > 0) say(`has begun draining connections on ${draining.length} tasks.`);
  const stopped = having("stopped").filter(({ stop }) => stop?.code === "ServiceSchedulerInitiated");
  const wereRunning = stopped.filter(({ startedAt }) => startedAt !== undefined);
  if (wereRunning.length > 0) say(`has stopped ${wereRunning.length} running tasks: ${names(wereRunning)}.`);
  const werePending = stopped.length - wereRunning.length;
  if (werePending > 0) say(`stopped ${werePending} pending tasks.`);
  for (const task of tasks) task.occurrences = [];
}

/** "(task 1f…) (task 2e…)". */
export function names(tasks: readonly Task[]): string {
  return tasks.map(({ id }) => `(task ${id})`).join(" ");
}

function perTargetGroup(tasks: readonly Task[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { targetGroupArn } of tasks.flatMap(({ targets }) => targets)) {
    counts.set(targetGroupArn, (counts.get(targetGroupArn) ?? 0) + 1);
  }
  return counts;
}
