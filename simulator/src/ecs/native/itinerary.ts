import type { DeploymentConfiguration } from "@aws-sdk/client-ecs";

const MINUTE = 60_000;

/** In the order they are gone through (developer guide, "Deployment lifecycle stages"). */
export type Stage =
  | "RECONCILE_SERVICE"
  | "PRE_SCALE_UP"
  | "SCALE_UP"
  | "POST_SCALE_UP"
  | "TEST_TRAFFIC_SHIFT"
  | "POST_TEST_TRAFFIC_SHIFT"
  | "PRE_PRODUCTION_TRAFFIC_SHIFT"
  | "PRODUCTION_TRAFFIC_SHIFT"
  | "POST_PRODUCTION_TRAFFIC_SHIFT"
  | "BAKE_TIME"
  | "CLEAN_UP";

/** One stay in a stage. */
export interface Leg {
  readonly stage: Stage;
  /** Percent of production traffic that goes to the target from here on. */
  readonly production?: number;
  /** How long the deployment stays, in milliseconds. */
  readonly bakeTime?: number;
}

/**
 * All the way of a deployment whose traffic is shifted. `reconciles`: more than one revision is active at its start.
 * Without a revision to share with there are no steps and no bake time. Chosen: bake time is "when both blue and green
 * service revisions are running simultaneously", and the documentation does not speak of first deployments.
 */
export function itinerary(
  configuration: DeploymentConfiguration,
  { reconciles, shares }: { reconciles: boolean; shares: boolean },
): readonly Leg[] {
  const steps = shares ? trafficSteps(configuration) : [{ production: 100, bakeTime: 0 }];
  const bakeTime = shares ? (configuration.bakeTimeInMinutes ?? 0) * MINUTE : 0;
  return [
    ...(reconciles ? [{ stage: "RECONCILE_SERVICE" } as const] : []),
    { stage: "PRE_SCALE_UP" },
    { stage: "SCALE_UP" },
    { stage: "POST_SCALE_UP" },
    { stage: "TEST_TRAFFIC_SHIFT" },
    { stage: "POST_TEST_TRAFFIC_SHIFT" },
    ...steps.flatMap((step): Leg[] => [
      { stage: "PRE_PRODUCTION_TRAFFIC_SHIFT" },
      { stage: "PRODUCTION_TRAFFIC_SHIFT", ...step },
    ]),
    { stage: "POST_PRODUCTION_TRAFFIC_SHIFT" },
    { stage: "BAKE_TIME", bakeTime },
    { stage: "CLEAN_UP" },
  ];
}

/** Defaults are those of the API reference. The last step, which reaches 100 percent, has no bake time of its own. */
function trafficSteps(configuration: DeploymentConfiguration): readonly Required<Omit<Leg, "stage">>[] {
  const { strategy, canaryConfiguration, linearConfiguration } = configuration;
  const last = { production: 100, bakeTime: 0 };
  if (strategy === "CANARY") {
    const { canaryPercent = 5, canaryBakeTimeInMinutes = 10 } = canaryConfiguration ?? {};
    const canary = { production: canaryPercent, bakeTime: canaryBakeTimeInMinutes * MINUTE };
    return canaryPercent < 100 ? [canary, last] : [last];
  }
  if (strategy === "LINEAR") {
    const { stepPercent = 10, stepBakeTimeInMinutes = 6 } = linearConfiguration ?? {};
    const before = Array.from({ length: Math.ceil(100 / stepPercent) - 1 }, (_, index) => ({
      production: Math.round((index + 1) * stepPercent * 10) / 10,
      bakeTime: stepBakeTimeInMinutes * MINUTE,
    }));
    return [...before, last];
  }
  return [last];
}
