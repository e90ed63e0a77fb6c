import { didYouMean } from "@deploy-actions/shared/did-you-mean";
import type { ServiceDefinition } from "@deploy-actions/shared/ecs/service-definition/schema.gen";
import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import type { Problem } from "@deploy-actions/shared/problems";
import { runsOnFargate } from "./rules/rule.ts";

/**
 * What CreateService would refuse of this definition together with the task definition. `definition` as it will be sent, with
 * what the inputs say.
 */
export function* checkCreation(definition: ServiceDefinition, task: TaskDefinition): Generator<Problem> {
  if (definition.schedulingStrategy !== "DAEMON" && definition.desiredCount === undefined) {
    yield {
      at: "desiredCount",
      message: "A new service has to know how many tasks it runs.",
      fix: "Write desiredCount, or give the input desired-count.",
    };
  }
  yield* checkNetwork(definition, task);
  yield* checkCapacity(definition, task);
  yield* checkContainers(definition, task);
  yield* checkVolumes(definition, task);
  yield* checkPorts(definition, task);
}

function* checkNetwork(
  { networkConfiguration }: ServiceDefinition,
  { family, networkMode = "bridge" }: TaskDefinition,
): Generator<Problem> {
  const isGiven = networkConfiguration?.awsvpcConfiguration !== undefined;
  if (isGiven === (networkMode === "awsvpc")) return;
  yield {
    at: "networkConfiguration",
    message: `Task definition ${family} has network mode ${networkMode}, which ${isGiven ? "takes none" : "needs it"}.`,
    fix: isGiven ? "Remove it, or use network mode awsvpc." : "Write { awsvpcConfiguration: { subnets: [subnet-…] } }.",
  };
}

function* checkCapacity(
  definition: ServiceDefinition,
  { family, requiresCompatibilities = [] }: TaskDefinition,
): Generator<Problem> {
  if (!runsOnFargate(definition) || requiresCompatibilities.length === 0) return;
  if (requiresCompatibilities.includes("FARGATE")) return;
  yield {
    at: definition.launchType === undefined ? "capacityProviderStrategy" : "launchType",
    message: `Task definition ${family} is for ${requiresCompatibilities.join(", ")}, not for Fargate.`,
    fix: "Add FARGATE to its requiresCompatibilities, or use other capacity.",
  };
}

function* checkContainers(
  definition: ServiceDefinition,
  { family, containerDefinitions }: TaskDefinition,
): Generator<Problem> {
  const names = containerDefinitions.map(({ name }) => name);
  for (const list of ["loadBalancers", "serviceRegistries"] as const) {
    for (const [index, { containerName, containerPort }] of (definition[list] ?? []).entries()) {
      if (containerName === undefined) continue;
      const container = containerDefinitions.find(({ name }) => name === containerName);
      const ports = (container?.portMappings ?? []).flatMap((mapping) => mapping.containerPort ?? []);
      const at = `${list}[${index}]`;
      if (!container) {
        const fix = didYouMean(containerName, names);
        const message = `Task definition ${family} has no container "${containerName}".`;
        yield { at: `${at}.containerName`, message, ...(fix ? { fix } : {}) };
      } else if (containerPort !== undefined && !ports.includes(containerPort)) {
        yield {
          at: `${at}.containerPort`,
          message: `Container "${containerName}" of task definition ${family} does not map port ${containerPort}.`,
          fix: ports.length > 0 ? `It maps ${ports.join(", ")}.` : "Add it to its portMappings.",
        };
      }
    }
  }
}

/** A volume that the service configures is declared in the task definition, with `configuredAtLaunch`. */
function* checkVolumes(
  { volumeConfigurations = [] }: ServiceDefinition,
  { family, volumes = [] }: TaskDefinition,
): Generator<Problem> {
  const names = volumes.flatMap(({ name, configuredAtLaunch }) => (configuredAtLaunch && name ? [name] : []));
  for (const [index, { name }] of volumeConfigurations.entries()) {
    if (names.includes(name)) continue;
    yield {
      at: `volumeConfigurations[${index}].name`,
      message: `Task definition ${family} has no volume "${name}" with configuredAtLaunch.`,
      fix: `Add { name: ${name}, configuredAtLaunch: true } to its volumes.`,
    };
  }
  for (const name of names) {
    if (volumeConfigurations.some((configuration) => configuration.name === name)) continue;
    yield {
      at: "volumeConfigurations",
      message: `Volume "${name}" of task definition ${family} is configured at launch, and there is no configuration for it.`,
    };
  }
}

/** Service Connect finds ports by their names. */
function* checkPorts(
  { serviceConnectConfiguration }: ServiceDefinition,
  { family, containerDefinitions }: TaskDefinition,
): Generator<Problem> {
  const names = containerDefinitions.flatMap(({ portMappings = [] }) => portMappings.flatMap(({ name }) => name ?? []));
  for (const [index, { portName }] of (serviceConnectConfiguration?.services ?? []).entries()) {
    if (names.includes(portName)) continue;
    yield {
      at: `serviceConnectConfiguration.services[${index}].portName`,
      message: `Task definition ${family} has no port named "${portName}".`,
      fix: didYouMean(portName, names) ?? "Give the port a name in portMappings.",
    };
  }
}
