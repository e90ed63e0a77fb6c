import type { DeploymentConfiguration } from "@aws-sdk/client-ecs";
import type { Ecs, ServiceDeployment } from "../state.ts";
import { DEFAULT_BAKE_TIME } from "../timing.ts";

/**
 * "If an alarm is in the ALARM state at the beginning of a deployment, Amazon ECS will not monitor alarms for the duration
 * of that deployment" (developer guide, "How CloudWatch alarms detect Amazon ECS deployment failures").
 */
export function alarmsToWatch(ecs: Ecs, { alarms }: DeploymentConfiguration): ServiceDeployment["alarms"] {
  const names = alarms?.enable ? (alarms.alarmNames ?? []) : [];
  const watches = names.length > 0 && ringing(ecs, names).length === 0;
  return { status: watches ? "MONITORING" : "DISABLED", names, triggered: [] };
}

/** The older deployments stay listed so long. */
export function watchesAlarms({ status, alarms }: ServiceDeployment): boolean {
  return status === "IN_PROGRESS" && alarms.status === "MONITORING";
}

/** Those of a deployment's alarms that end it now. */
export function triggeredAlarms(ecs: Ecs, deployment: ServiceDeployment): readonly string[] {
  return watchesAlarms(deployment) ? ringing(ecs, deployment.alarms.names) : [];
}

/** The tasks are in place, and the alarms are watched a while longer. */
export function isBaking(ecs: Ecs, deployment: ServiceDeployment): boolean {
  const { inPlaceSince, configuration, shift } = deployment;
  // A shift of traffic has a stage for it.
  if (shift) return false;
  if (!watchesAlarms(deployment) || inPlaceSince === undefined) return false;
  const minutes = configuration.bakeTimeInMinutes ?? 0;
  const bakeTime = minutes > 0 ? minutes * 60_000 : DEFAULT_BAKE_TIME;
  return ecs.world.clock.now() < inPlaceSince + bakeTime;
}

function ringing({ alarms }: Ecs, names: readonly string[]): readonly string[] {
  return names.filter((name) => alarms.stateOf(name) === "ALARM");
}
