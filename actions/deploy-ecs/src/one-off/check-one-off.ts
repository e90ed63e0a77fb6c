import { didYouMean } from "@deploy-actions/shared/did-you-mean";
import { formatPath } from "@deploy-actions/shared/documents";
import type { Placement } from "@deploy-actions/shared/ecs/ecs";
import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { cpuUnits, mebibytes } from "@deploy-actions/shared/ecs/task-definition/task-size";
import type { Problem } from "@deploy-actions/shared/problems";
import { fargateMemoryFor } from "../task-definition/fargate-sizes.ts";
import { decidingOf } from "./exit-code.ts";
import type { OneOff } from "./one-off.ts";
import { overridesOf, placementOf } from "./request.ts";

/** RunTask takes so many characters of overrides, the JSON around them included (ECS API reference, RunTask). */
const LONGEST_OVERRIDES = 8_192;

/** What RunTask would refuse, or do to the wrong container: known once definition and service are, and before any write. */
export function* checkOneOff(oneOff: OneOff, definition: TaskDefinition, service: Placement): Generator<Problem> {
  const at = (member: string) => formatPath([oneOff.name, member]);
  const names = definition.containerDefinitions.map(({ name = "" }) => name);
  for (const member of ["container", "success"] as const) {
    const name = oneOff[member];
    if (name === undefined || names.includes(name)) continue;
    const message = `Task definition ${definition.family} has no container "${name}".`;
    const fix = didYouMean(name, names);
    yield { at: at(member), message, ...(fix ? { fix } : {}) };
  }
  const overrides = oneOff.command !== undefined || Object.keys(oneOff.environment).length > 0;
  if (overrides && oneOff.container === undefined && names.length > 1) {
    yield {
      at: at("container"),
      message: "It does not say which container the command and the environment are for.",
      fix: `It can be ${names.map((name) => `"${name}"`).join(", ")}.`,
    };
  }
  const deciding = decidingOf(oneOff, definition);
  if (!overrides && deciding.kind === "essential" && deciding.containers.length > 1) {
    const essential = deciding.containers.map((name) => `"${name}"`);
    yield {
      at: at("success"),
      message: `It does not say whose exit code counts: ${essential.join(" and ")} are essential, and the first to end takes the others down.`,
      fix: `It can be ${essential.join(", ")}.`,
    };
  }
  const length = JSON.stringify(overridesOf(oneOff, definition)).length;
  if (length > LONGEST_OVERRIDES) {
    yield {
      at: at("environment"),
      message: `Command and environment come to ${length} characters; ECS takes ${LONGEST_OVERRIDES}.`,
      fix: "Put what is the same every time into the task definition, or into the image.",
    };
  }
  yield* checkNetwork(oneOff, definition, service, at);
  yield* checkSize(oneOff, definition, service, at);
}

function* checkNetwork(
  { placement }: OneOff,
  definition: TaskDefinition,
  service: Placement,
  at: (member: string) => string,
): Generator<Problem> {
  const { networkMode, family } = definition;
  const { networkConfiguration } = placementOf(placement, service, definition);
  const subnets = networkConfiguration?.awsvpcConfiguration?.subnets ?? [];
  if (networkMode === "awsvpc" && subnets.length === 0) {
    yield {
      at: at("subnets"),
      message: `Task definition ${family} has network mode awsvpc, and the service has no subnets to take over.`,
      fix: "Write the subnets, like [subnet-0a1b2c3d].",
    };
  }
  if (networkMode === "awsvpc") return;
  const { subnets: own, securityGroups, assignPublicIp } = placement;
  const given = { subnets: own, "security-groups": securityGroups, "assign-public-ip": assignPublicIp };
  for (const [member, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const message = `Task definition ${family} has network mode ${networkMode ?? "bridge"}, which does not have it.`;
    yield { at: at(member), message, fix: "Leave it out, or run a definition with network mode awsvpc." };
  }
}

function* checkSize(
  { size, placement }: OneOff,
  definition: TaskDefinition,
  service: Placement,
  at: (member: string) => string,
): Generator<Problem> {
  if ((size.cpu ?? size.memory) === undefined || !runsOnFargate(placementOf(placement, service, definition))) return;
  const cpu = cpuUnits(size.cpu ?? definition.cpu ?? "");
  const memory = mebibytes(size.memory ?? definition.memory ?? "");
  if (cpu === undefined || memory === undefined) return;
  const offered = fargateMemoryFor(cpu);
  if (offered?.sizes.includes(memory)) return;
  yield {
    at: at(size.memory === undefined ? "cpu" : "memory"),
    message: `Fargate does not offer ${memory} MiB with ${cpu} CPU units.`,
    fix: offered
      ? `With cpu ${cpu}, memory is ${offered.words}.`
      : "Sizes are 256, 512, 1024, 2048, 4096, 8192 and 16384 CPU units.",
  };
}

function runsOnFargate({ launchType, capacityProviderStrategy = [] }: Placement): boolean {
  return (
    launchType === "FARGATE" ||
    capacityProviderStrategy.some(({ capacityProvider }) => String(capacityProvider).startsWith("FARGATE"))
  );
}
