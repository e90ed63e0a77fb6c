import type { DeploymentConfiguration } from "@deploy-actions/shared/ecs/ecs";
import { OFF, type Settings } from "@deploy-actions/shared/ecs/settings";
import { invalid } from "@deploy-actions/shared/problems";
import { conflicts, OF_STRATEGY } from "../deployment-configuration.ts";
import type { Observed } from "../observe.ts";
import type { Request } from "../request/request.ts";
import { NATIVE } from "../strategy.ts";

/**
 * Only what differs from what the service has is a change; members that were not given do not count, inside of
 * deploymentCircuitBreaker and its like neither. A deploymentConfiguration is sent whole, so that it is right whether
 * UpdateService merges or replaces: AWS does not say.
 */
export function changedSettings(
  request: Request,
  { service, drift }: Observed,
): { settings: Settings; changes: readonly string[] } {
  const { desiredCount } = request;
  const wanted = wantedConfiguration(request, drift);
  const before = service.deploymentConfiguration;
  const differing = Object.entries(wanted)
    .map(([member, value]) => [member, merged(before[member], value)] as const)
    .filter(([member, value]) => canonical(value) !== canonical(before[member] ?? OFF[member]));
  const deploymentConfiguration: DeploymentConfiguration = {
    ...keptOf(before, wanted),
    ...Object.fromEntries(differing),
  };
  if (differing.length > 0) refuseConflicts(deploymentConfiguration);
  const count = desiredCount !== undefined && desiredCount !== service.desiredCount;
  return {
    settings: {
      ...(count ? { desiredCount } : {}),
      ...(differing.length > 0 ? { deploymentConfiguration } : {}),
    },
    changes: [
      ...(count ? [`desired count ${service.desiredCount} → ${desiredCount}`] : []),
      ...differing.map(([member, value]) => `${member} ${inWords(before[member])} → ${inWords(value)}`),
    ],
  };
}

/** The input over that of the service definition, and the strategy where it was chosen by its own input. */
function wantedConfiguration(
  { deploymentConfiguration, strategy }: Request,
  drift: Observed["drift"],
): DeploymentConfiguration {
  const chosen = NATIVE[strategy.name];
  const wanted = { ...drift?.deploymentConfiguration, ...deploymentConfiguration };
  return chosen === undefined ? wanted : { ...wanted, strategy: chosen };
}

/** Another strategy leaves the steps of the one before behind. */
function keptOf(before: DeploymentConfiguration, wanted: DeploymentConfiguration): DeploymentConfiguration {
  const strategy = wanted.strategy ?? before.strategy;
  const isLeft = (member: string) =>
    wanted[member] === undefined && OF_STRATEGY.some(([own, owner]) => own === member && owner !== strategy);
  return Object.fromEntries(Object.entries(before).filter(([member]) => !isLeft(member)));
}

/** The inputs were checked alone; here they meet what the service has. */
function refuseConflicts(configuration: DeploymentConfiguration): void {
  const found = [...conflicts(configuration)].map((problem) => ({
    ...problem,
    at: `deployment-configuration ${problem.at}`,
    message: `${problem.message}.`,
    fix: "What is not given stays as the service has it: give both.",
  }));
  if (found.length > 0) throw invalid("The deployment configuration does not fit what the service has:", found);
}

/** One level deep: a circuit breaker keeps its threshold when only `enable` and `rollback` are given. */
function merged(before: unknown, wanted: unknown): unknown {
  return isMapping(before) && isMapping(wanted) ? { ...before, ...wanted } : wanted;
}

/** The same text for the same settings, however they were written: keys are sorted, and alarmNames, the only list. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner) => {
    if (Array.isArray(inner)) return inner.toSorted();
    return isMapping(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner;
  });
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const inWords = (value: unknown) =>
  value === undefined ? "not set" : typeof value === "object" ? canonical(value) : String(value);
