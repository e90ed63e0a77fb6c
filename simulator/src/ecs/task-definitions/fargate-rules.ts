import type { ContainerDefinition, RegisterTaskDefinitionCommandInput } from "@aws-sdk/client-ecs";
import { cpuUnits, isFargateSize, memoryMiB } from "./task-size.ts";

/** Why a task definition that asks for FARGATE cannot have it. */
export function fargateRefusal(input: RegisterTaskDefinitionCommandInput): string | undefined {
  const { cpu, memory, networkMode, containerDefinitions = [], volumes = [] } = input;
  if (networkMode !== "awsvpc") return "Fargate only supports network mode ‘awsvpc’.";
  if (cpu === undefined) return "Fargate requires that 'cpu' be defined at the task level.";
  if (memory === undefined) return "Fargate requires that 'memory' be defined at the task level.";
  const [units = "", mebibytes = ""] = [cpuUnits(cpu), memoryMiB(memory)];
  if (!isFargateSize(units, mebibytes)) {
    return `No Fargate configuration exists for given values: ${units} CPU, ${mebibytes} memory. See the Amazon ECS documentation for the valid values.`;
  }
  return (
    tooMuch("cpu", Number(units), containerDefinitions) ??
    tooMuch("memory", Number(mebibytes), containerDefinitions) ??
    executionRoleRefusal(input) ??
    featureRefusal(containerDefinitions) ??
    (volumes.some(({ dockerVolumeConfiguration, host }) => dockerVolumeConfiguration ?? host?.sourcePath)
      ? "Fargate compatible task definitions do not support dockerVolumeConfiguration or host sourcePath."
      : undefined)
  );
}

function tooMuch(what: "cpu" | "memory", most: number, containers: readonly ContainerDefinition[]): string | undefined {
  const sum = containers.reduce((total, container) => total + (container[what] ?? 0), 0);
  const greedy = what === "memory" ? containers.find(({ memory = 0 }) => memory > most) : undefined;
  if (greedy) return `Invalid setting for container '${greedy.name}'. 'memory' is greater than the memory of the task.`;
  return what === "cpu" && sum > most
    ? `The total of the containers' cpu, ${sum}, is greater than the cpu of the task, ${most}.`
    : undefined;
}

function executionRoleRefusal(input: RegisterTaskDefinitionCommandInput): string | undefined {
  if (input.executionRoleArn) return undefined;
  const { containerDefinitions = [] } = input;
  const start = "Fargate requires task definition to have execution role ARN to support";
  if (containerDefinitions.some(({ image }) => ECR_IMAGE.test(image ?? ""))) return `${start} ECR images.`;
  const logged = containerDefinitions.some(({ logConfiguration }) => logConfiguration?.logDriver === "awslogs");
  return logged ? `${start} log driver awslogs.` : undefined;
}

const ECR_IMAGE = /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com/;

function featureRefusal(containers: readonly ContainerDefinition[]): string | undefined {
  const unsupported = (feature: string) => `Fargate compatible task definitions do not support ${feature}.`;
  if (containers.some(({ privileged }) => privileged)) return unsupported("privileged containers");
  if (containers.some(({ links }) => links?.length)) return unsupported("links");
  if (containers.some(({ stopTimeout = 0 }) => stopTimeout > 120))
    return "Container.stopTimeout must be at most 120 on Fargate.";
  return undefined;
}
