import { formatDuration } from "@deploy-actions/shared/duration";
import type { DeploymentConfiguration, Service } from "@deploy-actions/shared/ecs/ecs";
import { Failure } from "@deploy-actions/shared/failure";
import type { WaitUntil } from "../request/strategy.ts";
import type { Plan } from "./plan.ts";

const MINUTE_MS = 60_000;

/** What ECS takes for a member that is left out (API reference, CanaryConfiguration, LinearConfiguration). */
const DEFAULTS = { canaryBakeTimeInMinutes: 10, stepPercent: 10, stepBakeTimeInMinutes: 6 };

/** How long a deployment takes by its configuration alone, in ms, to the moment that is waited for. */
export function leastTime(configuration: DeploymentConfiguration, waitUntil: WaitUntil = "complete"): number {
  if (waitUntil === "paused") return 0;
  const bake = waitUntil === "traffic-shifted" ? 0 : numberIn(configuration, "bakeTimeInMinutes", 0);
  return (stepMinutes(configuration) + bake) * MINUTE_MS;
}

function stepMinutes({ strategy, canaryConfiguration, linearConfiguration }: DeploymentConfiguration): number {
  switch (strategy) {
    case "CANARY":
      return numberIn(canaryConfiguration, "canaryBakeTimeInMinutes", DEFAULTS.canaryBakeTimeInMinutes);
    case "LINEAR": {
      const steps = Math.ceil(100 / numberIn(linearConfiguration, "stepPercent", DEFAULTS.stepPercent));
      // None after all of the traffic.
      return (steps - 1) * numberIn(linearConfiguration, "stepBakeTimeInMinutes", DEFAULTS.stepBakeTimeInMinutes);
    }
    default:
      return 0;
  }
}

/** A good release would run into the time-out, and be taken back. */
export function refuseShortTimeout(
  plan: Plan,
  service: Service,
  { timeout, waitUntil }: { readonly timeout: number; readonly waitUntil: WaitUntil | undefined },
): void {
  if (plan.kind !== "deploy" || !plan.startsDeployment) return;
  const least = leastTime(plan.settings.deploymentConfiguration ?? service.deploymentConfiguration, waitUntil);
  if (least < timeout) return;
  const what = `Service "${service.name}" takes ${formatDuration(least)} to deploy by its step and bake times alone, and timeout is ${formatDuration(timeout)}.`;
  throw new Failure(`${what} A good release would be taken back.`, {
    hint: "Set a longer timeout, or wait for less: wait-until: traffic-shifted.",
  });
}

function numberIn(members: unknown, name: string, otherwise: number): number {
  const value = Object(members)[name];
  return typeof value === "number" ? value : otherwise;
}
