import type { Deployment, Service, ServiceDeployment } from "../state.ts";
import { TRAFFIC_SETTLES } from "../timing.ts";
import { hasReached, isUnsettled, type Shift, stageOf } from "./shift.ts";

/**
 * How many tasks each deployment is meant to run, by its id, while both colours have to stay as they are.
 * Undefined when the scheduler of rolling updates decides: always, but for a shift that goes on or got stuck.
 */
export function sizes(service: Service, now: number): ReadonlyMap<string, number> | undefined {
  const [newest] = service.serviceDeployments;
  if (!newest?.shift || !isUnsettled(service)) return undefined;
  const { shift } = newest;
  return new Map(
    service.deployments.map((deployment) => [
      deployment.id,
      Math.min(service.desiredCount, size(deployment, { newest, shift, now, desiredCount: service.desiredCount })),
    ]),
  );
}

function size(
  { revision, desiredCount: asBefore }: Deployment,
  { newest, shift, now, desiredCount }: { newest: ServiceDeployment; shift: Shift; now: number; desiredCount: number },
): number {
  const settled = (since: number | undefined) => since !== undefined && now >= since + TRAFFIC_SETTLES;
  const reversed = settled(shift.reversedAt);
  if (revision.arn === newest.rollback?.serviceRevisionArn) return desiredCount;
  if (revision === newest.target) return hasReached(shift, "SCALE_UP") && !reversed ? desiredCount : 0;
  if (revision === shift.source) return stageOf(shift) === "CLEAN_UP" || reversed ? 0 : desiredCount;
  // Left over from a deployment that was superseded.
  return settled(newest.startedAt) ? 0 : asBefore;
}
