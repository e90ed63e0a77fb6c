import type { DeploymentConfiguration, ServiceRevisionSummary } from "@aws-sdk/client-ecs";
import type { Revision, Service, ServiceDeployment } from "../state.ts";
import type { Hook } from "./hooks.ts";
import { itinerary, type Leg, type Stage } from "./itinerary.ts";

/** How far a deployment has come that shifts traffic: strategy BLUE_GREEN, LINEAR or CANARY. */
export interface Shift {
  readonly legs: readonly Leg[];
  /** Position in `legs`; -1 until the scheduler has taken it up. */
  leg: number;
  /** When it came there, in milliseconds of simulated time. */
  since: number;
  /** Blue: what shares the traffic with the target, and gets it back. None in a service's first deployment. */
  readonly source: Revision | undefined;
  /** False without load balancer and Service Connect: ECS replaces the tasks and shifts nothing. */
  readonly managesTraffic: boolean;
  /** Percent of the traffic that was last asked for the target. */
  production: number;
  test: number;
  /** Every hook that was invoked so far. */
  readonly hooks: Hook[];
  /** Since when all traffic is led to the source again, in a rollback. */
  reversedAt: number | undefined;
}

/** Undefined for a rolling deployment. `sources`: the revisions that are active when it starts. */
export function newShift(
  configuration: DeploymentConfiguration,
  { target, source, sources }: { target: Revision; source: Revision | undefined; sources: readonly Revision[] },
): Shift | undefined {
  if (!isNative(configuration)) return undefined;
  const { loadBalancers = [], serviceConnectConfiguration } = target.workload;
  return {
    legs: itinerary(configuration, { reconciles: sources.length > 1, shares: source !== undefined }),
    leg: -1,
    since: 0,
    source,
    managesTraffic: loadBalancers.length > 0 || serviceConnectConfiguration?.enabled === true,
    production: 0,
    test: 0,
    hooks: [],
    reversedAt: undefined,
  };
}

export function isNative({ strategy = "ROLLING" }: DeploymentConfiguration): boolean {
  return strategy !== "ROLLING";
}

/** A shift goes on, or has stopped half-way: both colours have tasks, and either may have traffic. */
export function isUnsettled({ serviceDeployments: [newest] }: Service): boolean {
  return newest?.shift !== undefined && newest.status !== "SUCCESSFUL" && newest.status !== "ROLLBACK_SUCCESSFUL";
}

export function stageOf({ legs, leg }: Shift): Stage | undefined {
  return legs[leg]?.stage;
}

export function hasReached({ legs, leg }: Shift, stage: Stage): boolean {
  return legs.slice(0, leg + 1).some((passed) => passed.stage === stage);
}

/** What DescribeServiceDeployments says of a revision's share of the traffic: what was asked for, not what the rules say. */
export function requestedWeights(
  { shift, target }: ServiceDeployment,
  revision: Revision,
): Pick<ServiceRevisionSummary, "requestedProductionTrafficWeight" | "requestedTestTrafficWeight"> {
  if (!shift?.managesTraffic) return {};
  const share = (ofTarget: number) =>
    revision === target ? ofTarget : revision === shift.source ? Math.round((100 - ofTarget) * 10) / 10 : 0;
  return {
    requestedTestTrafficWeight: share(shift.test),
    requestedProductionTrafficWeight: share(shift.production),
  };
}
