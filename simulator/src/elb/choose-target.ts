import type { TargetHealth } from "../load-balancing.ts";
import type { Attributes } from "./attributes.ts";

export interface Candidate {
  readonly state: TargetHealth["state"];
  /** Requests it has not answered yet. */
  readonly inFlight: number;
}

export interface WeightedGroup {
  readonly arn: string;
  /** 0 to 999, relative to the other groups' weights. */
  readonly weight: number;
}

/** The group a request goes to. `draw` is at least 0 and below 1. Undefined when every weight is 0. */
export function chooseGroup(groups: readonly WeightedGroup[], draw: number): string | undefined {
  const total = groups.reduce((sum, { weight }) => sum + weight, 0);
  let left = draw * total;
  for (const { arn, weight } of groups) {
    if (left < weight) return arn;
    left -= weight;
  }
  return undefined;
}

/**
 * The targets of a group that get requests: the healthy ones, or all that are not leaving when fewer are healthy than
 * the group's unhealthy_state_routing minimum (the load balancer "fails open").
 */
export function routable<T extends Candidate>(members: readonly T[], attributes: Attributes): readonly T[] {
  const staying = members.filter(({ state }) => state !== "draining" && state !== "unused");
  const healthy = staying.filter(({ state }) => state === "healthy");
  const minimum = "target_group_health.unhealthy_state_routing.minimum_healthy_targets";
  const percentage = attributes[`${minimum}.percentage`];
  const enough =
    healthy.length >= Number(attributes[`${minimum}.count`]) &&
    (percentage === "off" || healthy.length * 100 >= Number(percentage) * staying.length);
  return enough ? healthy : staying;
}

/** `turn` counts the group's requests; `draw` is at least 0 and below 1. */
export function chooseTarget<T extends Candidate>(
  candidates: readonly T[],
  { algorithm, turn, draw }: { algorithm: string | undefined; turn: number; draw: number },
): T | undefined {
  switch (algorithm) {
    case "least_outstanding_requests": {
      const least = Math.min(...candidates.map(({ inFlight }) => inFlight));
      const idlest = candidates.filter(({ inFlight }) => inFlight === least);
      return idlest[turn % idlest.length];
    }
    case "weighted_random":
      return candidates[Math.floor(draw * candidates.length)];
    default:
      return candidates[turn % candidates.length];
  }
}
