import type { DeploymentConfiguration } from "@aws-sdk/client-ecs";
import { checkBakeTimeGiven } from "../native/strategy-rules.ts";

/** Another strategy leaves the steps of the one before behind. */
export function updatedConfiguration(
  current: DeploymentConfiguration,
  input: DeploymentConfiguration | undefined,
): DeploymentConfiguration {
  const given = defined(input);
  if (given.strategy === undefined || given.strategy === current.strategy) return { ...current, ...given };
  if (given.strategy === "BLUE_GREEN") checkBakeTimeGiven(given);
  const { canaryConfiguration: _canary, linearConfiguration: _linear, ...kept } = current;
  return { ...kept, ...given };
}

/** A member that is undefined means: as it is. */
export function defined<Shape extends object>(shape: Shape | undefined): Partial<Shape> {
  return Object.fromEntries(Object.entries(shape ?? {}).filter(([, value]) => value !== undefined)) as Partial<Shape>;
}
