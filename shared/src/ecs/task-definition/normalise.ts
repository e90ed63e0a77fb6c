import type { ContainerDefinition, TaskDefinition } from "./definition.ts";
import { withoutProvenance } from "./provenance.ts";
import { cpuUnits, mebibytes } from "./task-size.ts";
import { identityOf, UNORDERED } from "./unordered.ts";

/**
 * The form in which a file equals what ECS makes of it: what registration would fill in is left out,
 * lists whose order means nothing are sorted, and sizes are numbers. Which run registered it makes no difference.
 */
export function normalise(definition: TaskDefinition): TaskDefinition {
  const { cpu, memory, networkMode = "bridge", requiresCompatibilities, containerDefinitions } = definition;
  const filled = {
    ...withoutProvenance(definition),
    networkMode,
    cpu: cpu && `${cpuUnits(cpu) ?? cpu}`,
    memory: memory && `${mebibytes(memory) ?? memory}`,
    requiresCompatibilities: requiresCompatibilities?.toSorted(),
    containerDefinitions: containerDefinitions.map((container) => normaliseContainer(container, networkMode)),
  };
  return { family: "", containerDefinitions: [], ...(compact(filled, "") as Partial<TaskDefinition>) };
}

/** Whether ECS would make the same of both. */
export function sameDefinition(a: TaskDefinition, b: TaskDefinition): boolean {
  return JSON.stringify(normalise(a)) === JSON.stringify(normalise(b));
}

const HEALTH_CHECK_DEFAULTS = { interval: 30, timeout: 5, retries: 3, startPeriod: 0 };

/** Values that say no more than leaving the member out, by the structure or list that holds it. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  "containerDefinitions.cpu": 0,
  "containerDefinitions.essential": true,
  "containerDefinitions.versionConsistency": "enabled",
  "portMappings.protocol": "tcp",
  "runtimePlatform.cpuArchitecture": "X86_64",
  "runtimePlatform.operatingSystemFamily": "LINUX",
  "efsVolumeConfiguration.rootDirectory": "/",
  "efsVolumeConfiguration.transitEncryption": "DISABLED",
  "authorizationConfig.iam": "DISABLED",
  "dockerVolumeConfiguration.scope": "task",
  "dockerVolumeConfiguration.driver": "local",
};

/** Members that are true or unset by default, or that have to be said; false is the default of every other. */
const MEANT_FALSE: readonly string[] = ["essential", "enabled"];

function normaliseContainer(container: ContainerDefinition, networkMode: string): object {
  return {
    ...container,
    portMappings: container.portMappings?.map((mapping) => {
      const fixed = networkMode === "awsvpc" || networkMode === "host";
      const { hostPort, ...rest } = mapping;
      return hostPort && !(fixed && hostPort === mapping.containerPort) ? mapping : rest;
    }),
    healthCheck: container.healthCheck && { ...HEALTH_CHECK_DEFAULTS, ...container.healthCheck },
  };
}

/** Without empty values and defaults, with keys and unordered lists sorted; undefined when nothing is left. */
function compact(value: unknown, holder: string): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => compact(item, holder) ?? {});
    if (Object.hasOwn(UNORDERED, holder)) items.sort((a, b) => order(identityOf(a, holder), identityOf(b, holder)));
    return items.length > 0 ? items : undefined;
  }
  if (typeof value !== "object" || value === null) return value ?? undefined;
  const members = Object.entries(value)
    .map(([name, inner]) => [name, isDefault(inner, name, holder) ? undefined : compact(inner, name)] as const)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => order(a, b));
  return members.length > 0 ? Object.fromEntries(members) : undefined;
}

function isDefault(value: unknown, name: string, holder: string): boolean {
  const path = `${holder}.${name}`;
  if (value === "") return holder === "" || holder === "containerDefinitions";
  if (value === false) return !MEANT_FALSE.includes(name);
  return Object.hasOwn(DEFAULTS, path) && DEFAULTS[path] === value;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
