import type { ContainerDefinition, TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { cpuUnits, mebibytes } from "@deploy-actions/shared/ecs/task-definition/task-size";
import type { Problem } from "@deploy-actions/shared/problems";
import { fargateCpuFor, fargateMemoryFor } from "../fargate-sizes.ts";
import { eachContainer, isFargate } from "./rule.ts";

const LOG_DRIVERS: readonly string[] = ["awslogs", "splunk", "awsfirelens"];
const STOP_TIMEOUT_SECONDS = 120;

/** What a task must and must not have to be one for Fargate. */
export function* fargate(definition: TaskDefinition): Generator<Problem> {
  if (!isFargate(definition)) return;
  const { networkMode } = definition;
  if (networkMode !== "awsvpc") {
    const given = networkMode ? `Network mode ${networkMode}` : "The default network mode";
    yield { at: "networkMode", message: `${given} is not for Fargate.`, fix: "Set networkMode: awsvpc." };
  }
  yield* size(definition);
  yield* taskMembers(definition);
  for (const [container, path] of eachContainer(definition)) yield* containerMembers(container, path);
}

function* size({ cpu, memory, runtimePlatform }: TaskDefinition): Generator<Problem> {
  for (const [at, value] of Object.entries({ cpu, memory })) {
    if (!value)
      yield {
        at,
        message: `Fargate needs ${at} for the whole task.`,
        fix: 'For example cpu: "256" and memory: "512".',
      };
  }
  const units = cpuUnits(cpu ?? "");
  const mib = mebibytes(memory ?? "");
  if (units === undefined) return;
  const choices = fargateMemoryFor(units);
  if (!choices) {
    yield {
      at: "cpu",
      message: `Fargate has no size of ${units} CPU units.`,
      fix: "Sizes are 256, 512, 1024, 2048, 4096, 8192 and 16384.",
    };
  } else if (mib !== undefined && !choices.sizes.includes(mib)) {
    const others = fargateCpuFor(mib);
    const instead = others.length > 0 ? ` Or set cpu to ${others.join(" or ")}.` : "";
    yield {
      at: "memory",
      message: `Fargate does not offer ${mib} MiB with ${units} CPU units.`,
      fix: `With cpu ${units}, memory is ${choices.words}.${instead}`,
    };
  }
  if (units < 1024 && runtimePlatform?.operatingSystemFamily?.startsWith("WINDOWS")) {
    yield { at: "cpu", message: `Windows needs more than ${units} CPU units on Fargate.`, fix: "Use 1024 or more." };
  }
}

function* taskMembers(definition: TaskDefinition): Generator<Problem> {
  const { ipcMode, pidMode, placementConstraints, volumes = [] } = definition;
  if (ipcMode) yield unsupported("ipcMode");
  if (pidMode === "host") yield unsupported("pidMode", "Use task, or remove it.");
  if (placementConstraints?.length) yield unsupported("placementConstraints");
  for (const [index, { host, dockerVolumeConfiguration }] of volumes.entries()) {
    if (host?.sourcePath)
      yield unsupported(`volumes[${index}].host.sourcePath`, "There is no host to share; use EFS to keep files.");
    if (dockerVolumeConfiguration) yield unsupported(`volumes[${index}].dockerVolumeConfiguration`);
  }
}

function* containerMembers(container: ContainerDefinition, path: string): Generator<Problem> {
  for (const member of ["links", "dnsServers", "dnsSearchDomains", "extraHosts", "dockerSecurityOptions"] as const) {
    if (container[member]?.length) yield unsupported(`${path}.${member}`);
  }
  for (const member of ["privileged", "disableNetworking"] as const) {
    if (container[member]) yield unsupported(`${path}.${member}`);
  }
  for (const member of ["maxSwap", "swappiness"] as const) {
    if (container.linuxParameters?.[member] !== undefined) yield unsupported(`${path}.linuxParameters.${member}`);
  }
  for (const [index, { type }] of (container.resourceRequirements ?? []).entries()) {
    if (type === "GPU") yield unsupported(`${path}.resourceRequirements[${index}]`);
  }
  const { logConfiguration, stopTimeout } = container;
  if (logConfiguration && !LOG_DRIVERS.includes(logConfiguration.logDriver)) {
    yield unsupported(`${path}.logConfiguration.logDriver`, `Use ${LOG_DRIVERS.join(", ")}.`);
  }
  if (stopTimeout !== undefined && stopTimeout > STOP_TIMEOUT_SECONDS) {
    yield {
      at: `${path}.stopTimeout`,
      message: `Fargate waits ${STOP_TIMEOUT_SECONDS} seconds at most, not ${stopTimeout}.`,
      fix: `Set it to ${STOP_TIMEOUT_SECONDS} or less.`,
    };
  }
}

function unsupported(at: string, fix = "Remove it."): Problem {
  return { at, message: "Fargate does not support this.", fix };
}
