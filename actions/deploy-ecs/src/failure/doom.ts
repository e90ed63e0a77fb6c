import type { ServiceEvent } from "@deploy-actions/shared/ecs/ecs";
import { entryOf } from "./catalogue.ts";
import type { TaskFailure } from "./classify.ts";

/** Why waiting longer cannot help. */
export interface Doom {
  readonly because: string;
}

/** A failure that cannot heal ends the deployment at the second identical one: the first may be a blip of one host. */
const IDENTICAL_FAILURES = 2;

/**
 * A container that ends by itself may heal (a database that is still starting), so it needs this many tasks one after
 * the other, each started after the one before had ended alike. ECS's own circuit breaker never trips below 3 either.
 */
const ENDED_IN_A_ROW = 3;

export function findDoom(failures: readonly TaskFailure[], events: readonly ServiceEvent[]): Doom | undefined {
  for (const alike of groupsOf(failures, signature)) {
    const [first] = alike;
    if (!first) continue;
    if (!first.heals && alike.length >= IDENTICAL_FAILURES)
      return { because: `${alike.length} tasks failed alike: ${first.meaning}` };
    if (first.task.stopCode === "EssentialContainerExited") {
      const inARow = longestChain(alike);
      if (inARow >= ENDED_IN_A_ROW) return { because: `${inARow} tasks in a row ended alike: ${first.meaning}` };
    }
  }
  return findDoomInEvents(events);
}

/** Some failures leave no task behind, only events. */
function findDoomInEvents(events: readonly ServiceEvent[]): Doom | undefined {
  for (const alike of groupsOf(events.filter(neverHeals), ({ message }) => entryOf(message)?.meaning ?? "")) {
    const [first] = alike;
    const entry = first && entryOf(first.message);
    if (entry && alike.length >= IDENTICAL_FAILURES)
      return { because: `ECS reported it ${alike.length} times: ${entry.meaning}` };
  }
  return undefined;
}

const neverHeals = ({ message }: ServiceEvent) => entryOf(message)?.heals === false;

/** Two failures are identical when the same container failed in the same way; ids and addresses in ECS's words may differ. */
function signature({ class: failureClass, container }: TaskFailure): string {
  return `${failureClass} ${container?.name} ${container?.exitCode}`;
}

function longestChain(failures: readonly TaskFailure[]): number {
  let length = 0;
  let stoppedAt = Number.NEGATIVE_INFINITY;
  for (const { task } of [...failures].sort((a, b) => a.task.stoppedAt - b.task.stoppedAt)) {
    if (task.createdAt < stoppedAt) continue;
    length += 1;
    stoppedAt = task.stoppedAt;
  }
  return length;
}

function groupsOf<T>(items: readonly T[], key: (item: T) => string): readonly (readonly T[])[] {
  return [...Map.groupBy(items, key).values()];
}
