import type { DeploymentConfiguration } from "../ecs.ts";
import type { Inputs } from "../inputs.ts";
import type { Observed } from "../observe.ts";

/** Service settings to change; absent ones stay. */
export interface Settings {
  readonly desiredCount?: number;
  readonly deploymentConfiguration?: DeploymentConfiguration;
}

/** Only what differs is sent, and what is sent is whole: UpdateService replaces deploymentConfiguration. */
export function changedSettings(
  { desiredCount, deploymentConfiguration: wanted }: Inputs,
  { service }: Observed,
): { settings: Settings; changes: readonly string[] } {
  const before = service.deploymentConfiguration;
  const differing = Object.entries(wanted ?? {}).filter(
    ([member, value]) => member !== "strategy" && canonical(value) !== canonical(before[member]),
  );
  const count = desiredCount !== undefined && desiredCount !== service.desiredCount;
  return {
    settings: {
      ...(count ? { desiredCount } : {}),
      ...(differing.length > 0 ? { deploymentConfiguration: { ...before, ...Object.fromEntries(differing) } } : {}),
    },
    changes: [
      ...(count ? [`desired count ${service.desiredCount} → ${desiredCount}`] : []),
      ...differing.map(([member, value]) => `${member} ${inWords(before[member])} → ${inWords(value)}`),
    ],
  };
}

/** JSON with sorted keys: two maps are equal however they were written. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

const inWords = (value: unknown) =>
  value === undefined ? "not set" : typeof value === "object" ? canonical(value) : String(value);
