import type { RunTaskCommandInput, TaskOverride } from "@aws-sdk/client-ecs";
import type { Placement } from "../scheduler/placement.ts";
import type { RegisteredTaskDefinition } from "../state.ts";
import { cpuUnits, isFargateSize, memoryMiB } from "../task-definitions/task-size.ts";

/** Why AWS refuses to run a task definition this way: the first reason, in its sort of words. */
export function runTaskRefusal(
  input: RunTaskCommandInput,
  definition: RegisteredTaskDefinition,
  placement: Placement,
): string | undefined {
  const { count = 1, clientToken = "", startedBy = "", propagateTags, overrides = {}, tags = [] } = input;
  if (count < 1 || count > 10) return "Task count must be between 1 and 10.";
  if (!/^[!-~]{0,64}$/.test(clientToken)) return "clientToken must be at most 64 characters in the range of 33-126.";
  if (!/^[\w/-]{0,128}$/.test(startedBy)) {
    return "startedBy must be at most 128 letters, numbers, hyphens, forward slashes and underscores.";
  }
  if (propagateTags === "SERVICE") return "propagateTags SERVICE is not supported for tasks that no service runs.";
  if (tags.length > 50) return "A resource can have at most 50 tags.";
  if (tags.some(({ key }) => /^aws:/i.test(key ?? ""))) return "Tag keys that begin with aws: are reserved.";
  if (input.enableExecuteCommand && !(overrides.taskRoleArn ?? definition.taskRoleArn)) {
    return "The execute command failed because a valid task role is not being used. Specify a valid task role in your task definition or as a task override and try again.";
  }
  return overrideRefusal(overrides, definition, placement);
}

function overrideRefusal(
  overrides: TaskOverride,
  definition: RegisteredTaskDefinition,
  { launchType }: Placement,
): string | undefined {
  // API reference, RunTask: the limit counts the characters of the JSON.
  if (JSON.stringify(overrides).length > 8192) return "Container Overrides length must be at most 8192";
  const unknown = overrides.containerOverrides?.find(
    ({ name }) => !definition.containerDefinitions.some((container) => container.name === name),
  );
  if (unknown) return `Override for container named ${unknown.name} is not a container in the TaskDefinition.`;
  if (launchType !== "FARGATE" || (overrides.cpu ?? overrides.memory) === undefined) return undefined;
  const cpu = cpuUnits(overrides.cpu ?? `${definition.cpu}`) ?? "";
  const memory = memoryMiB(overrides.memory ?? `${definition.memory}`) ?? "";
  return isFargateSize(cpu, memory) ? undefined : "No Fargate configuration exists for given values.";
}
