import type { DeploymentConfiguration, ServiceMembers } from "./ecs.ts";

/** Service settings to change; absent ones stay. */
export interface Settings {
  readonly desiredCount?: number;
  readonly deploymentConfiguration?: DeploymentConfiguration;
}

/** What a step asked for, and what the service had before it. */
interface SettingsChange {
  readonly changed: Settings;
  readonly desiredCount: number;
  readonly deploymentConfiguration: DeploymentConfiguration;
  readonly members?: { readonly atOnce: ServiceMembers } | undefined;
}

/** The settings that take a change back, once the release before is in place or on its way. */
export function settingsBefore({
  changed,
  desiredCount,
  deploymentConfiguration,
  members,
}: SettingsChange): Settings & ServiceMembers {
  return {
    ...members?.atOnce,
    ...(changed.desiredCount === undefined ? {} : { desiredCount }),
    ...(changed.deploymentConfiguration === undefined
      ? {}
      : { deploymentConfiguration: { ...switchedOff(changed.deploymentConfiguration), ...deploymentConfiguration } }),
  };
}

/** Where UpdateService merges, a member that is left out stays as it is: one that was not there has to be switched off. */
export const OFF: Readonly<Record<string, unknown>> = {
  strategy: "ROLLING",
  lifecycleHooks: [],
  deploymentCircuitBreaker: { enable: false, rollback: false },
  alarms: { alarmNames: [], enable: false, rollback: false },
  earlySuccessCriteria: { enable: false },
};

function switchedOff(changed: DeploymentConfiguration): DeploymentConfiguration {
  return Object.fromEntries(Object.entries(OFF).filter(([member]) => changed[member] !== undefined));
}
