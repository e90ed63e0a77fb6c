import type { ContainerDefinition, RegisterTaskDefinitionCommandInput } from "@aws-sdk/client-ecs";
import { containerRefusal } from "./container-rules.ts";
import { fargateRefusal } from "./fargate-rules.ts";
import { cpuUnits, memoryMiB } from "./task-size.ts";

/** Why AWS refuses to register a task definition: the first reason, in its sort of words. */
export function registrationRefusal(input: RegisterTaskDefinitionCommandInput): string | undefined {
  const containers = input.containerDefinitions ?? [];
  const fargate = input.requiresCompatibilities?.includes("FARGATE") ?? false;
  return (
    familyRefusal(input.family ?? "") ??
    sizeRefusal(input) ??
    containersRefusal(containers) ??
    firstRefusal(containers, (container) => containerRefusal(container, { task: input, fargate })) ??
    volumesRefusal(input) ??
    rolesRefusal(input) ??
    (fargate ? fargateRefusal(input) : undefined)
  );
}

function familyRefusal(family: string): string | undefined {
  if (family === "") return "Family should not be null or empty.";
  if (!/^[A-Za-z0-9_-]+$/.test(family)) return "Family contains invalid characters.";
  return family.length > 255 ? "Family is too long; maximum length is 255." : undefined;
}

function sizeRefusal({ cpu, memory }: RegisterTaskDefinitionCommandInput): string | undefined {
  if (cpu !== undefined && cpuUnits(cpu) === undefined) return `Invalid 'cpu' setting for task: ${cpu}`;
  if (memory !== undefined && memoryMiB(memory) === undefined) return `Invalid 'memory' setting for task: ${memory}`;
  return undefined;
}

function containersRefusal(containers: readonly ContainerDefinition[]): string | undefined {
  if (containers.length === 0) return "Container list cannot be empty.";
  if (containers.length > 10) return "Too many containers: a task definition can have at most 10.";
  const names = containers.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `Container names must be unique: '${twice}' is used more than once.`;
  if (!containers.some(({ essential }) => essential !== false)) {
    return "A task definition must have at least one essential container.";
  }
  return firstRefusal(containers, (container) => dependencyRefusal(container, containers));
}

function dependencyRefusal(
  { name, dependsOn }: ContainerDefinition,
  all: readonly ContainerDefinition[],
): string | undefined {
  for (const { containerName, condition } of dependsOn ?? []) {
    const other = all.find((candidate) => candidate.name === containerName);
    if (!other) return `Container '${name}' depends on container '${containerName}', which does not exist.`;
    if (other.name === name) return `Container '${name}' cannot depend on itself.`;
    if (condition === "HEALTHY" && !other.healthCheck) {
      return `Container '${name}' depends on container '${containerName}' to be HEALTHY, but it has no health check.`;
    }
    if ((condition === "COMPLETE" || condition === "SUCCESS") && other.essential !== false) {
      return `Container '${name}' depends on essential container '${containerName}' with condition ${condition}; an essential container cannot be waited for to end.`;
    }
  }
  return hasCycle(`${name}`, all) ? `Container dependencies of '${name}' form a cycle.` : undefined;
}

function hasCycle(start: string, all: readonly ContainerDefinition[]): boolean {
  const seen = new Set<string>();
  const reaches = (name: string): boolean => {
    const next = all.find((container) => container.name === name)?.dependsOn ?? [];
    return next.some(({ containerName = "" }) => {
      if (containerName === start) return true;
      if (seen.has(containerName)) return false;
      seen.add(containerName);
      return reaches(containerName);
    });
  };
  return reaches(start);
}

function volumesRefusal({
  containerDefinitions = [],
  volumes = [],
}: RegisterTaskDefinitionCommandInput): string | undefined {
  const names = new Set(volumes.map(({ name }) => name));
  for (const { mountPoints = [], volumesFrom = [] } of containerDefinitions) {
    const unknown = mountPoints.find(({ sourceVolume }) => !names.has(sourceVolume));
    if (unknown) return `Unknown volume '${unknown.sourceVolume}'.`;
    const stranger = volumesFrom.find(
      ({ sourceContainer }) => !containerDefinitions.some(({ name }) => name === sourceContainer),
    );
    if (stranger) return `Unknown volumesFrom source container '${stranger.sourceContainer}'.`;
  }
  return undefined;
}

function rolesRefusal({
  taskRoleArn,
  executionRoleArn,
  containerDefinitions = [],
}: RegisterTaskDefinitionCommandInput) {
  const odd = [taskRoleArn, executionRoleArn].find((role) => role?.startsWith("arn:") && !ROLE_ARN.test(role));
  if (odd) return "Role is not valid";
  const secrets = containerDefinitions.some((container) => container.secrets?.length);
  return secrets && !executionRoleArn
    ? "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'."
    : undefined;
}

const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/;

function firstRefusal(
  containers: readonly ContainerDefinition[],
  check: (container: ContainerDefinition) => string | undefined,
): string | undefined {
  for (const container of containers) {
    const refusal = check(container);
    if (refusal) return refusal;
  }
  return undefined;
}
