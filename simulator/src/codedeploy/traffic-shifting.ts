import type { TrafficRoutingConfig } from "@aws-sdk/client-codedeploy";

/** One step of a traffic shift. */
export interface Shift {
  /** Of production traffic, to the replacement. */
  readonly percent: number;
  /** Minutes after the step before. */
  readonly afterMinutes: number;
}

/** "The first increment" is shifted at once, the others follow in their intervals (API reference, TimeBasedCanary and TimeBasedLinear). */
export function shiftsOf({ timeBasedCanary, timeBasedLinear }: TrafficRoutingConfig): readonly Shift[] {
  if (timeBasedCanary) {
    const { canaryPercentage = 100, canaryInterval = 0 } = timeBasedCanary;
    return [
      { percent: canaryPercentage, afterMinutes: 0 },
      { percent: 100, afterMinutes: canaryInterval },
    ];
  }
  if (timeBasedLinear) {
    const { linearPercentage = 100, linearInterval = 0 } = timeBasedLinear;
    return Array.from({ length: Math.ceil(100 / linearPercentage) }, (_, index) => ({
      percent: Math.min(100, (index + 1) * linearPercentage),
      afterMinutes: index === 0 ? 0 : linearInterval,
    }));
  }
  return [{ percent: 100, afterMinutes: 0 }];
}

export function isGradual({ type }: TrafficRoutingConfig): boolean {
  return type !== "AllAtOnce";
}
