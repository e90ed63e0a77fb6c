import type { Service, ServiceEvent } from "../ecs.ts";
import type { Mine } from "./mine.ts";

/** Tasks of the new and of the other revisions at one moment; the summary draws them over time. */
export interface Sample {
  /** Unix epoch ms. */
  readonly at: number;
  readonly newRunning: number;
  readonly oldRunning: number;
  readonly desired: number;
}

export function sample(mine: Mine, service: Service, at: number): Sample {
  const newRunning = sum(
    service.deployments.filter(({ id }) => id === mine.deploymentId).map(({ running }) => running),
  );
  const oldRunning = sum(
    service.deployments.filter(({ id }) => id !== mine.deploymentId).map(({ running }) => running),
  );
  return { at, newRunning, oldRunning, desired: service.desiredCount };
}

export function changed(before: Sample | undefined, now: Sample): boolean {
  return (
    !before ||
    before.newRunning !== now.newRunning ||
    before.oldRunning !== now.oldRunning ||
    before.desired !== now.desired
  );
}

/** "web:8 1 of 2 running, 1 pending · web:7 2 running". */
export function countsLine(service: Service): string {
  return [...service.deployments]
    .sort((a, b) => b.createdAt - a.createdAt)
    .map(({ status, taskDefinition, running, desired, pending, failed }) => {
      const counts = [status === "PRIMARY" ? `${running} of ${desired} running` : `${running} running`];
      if (pending > 0) counts.push(`${pending} pending`);
      if (failed > 0) counts.push(`${failed} failed`);
      return `${taskDefinition} ${counts.join(", ")}`;
    })
    .join(" · ");
}

/** Events not shown yet, oldest first. */
export function newEvents(service: Service, since: number, shown: ReadonlySet<string>): readonly ServiceEvent[] {
  return service.events.filter(({ id, at }) => at >= since && !shown.has(id)).reverse();
}

export const soundsLikeTrouble = ({ message }: ServiceEvent): boolean => /unable|fail|unhealthy/i.test(message);

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
