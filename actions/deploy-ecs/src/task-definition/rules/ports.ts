import type { ContainerDefinition, TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import type { Problem } from "@deploy-actions/shared/problems";
import { eachContainer, repeated } from "./rule.ts";

/** Port mappings: valid, not taken twice, and the same inside and outside where the network mode wants it. */
export function* ports(definition: TaskDefinition): Generator<Problem> {
  const mappings = [...eachContainer(definition)].flatMap(mappingsOf);
  // In these modes the containers share one network interface, so that they also share the ports.
  const shared = definition.networkMode === "awsvpc" || definition.networkMode === "host";
  for (const { at, container, mapping } of mappings) {
    const { containerPort, hostPort, containerPortRange } = mapping;
    if (containerPort === undefined && containerPortRange === undefined) {
      yield { at: `${at}.containerPort`, message: `The mapping of container "${container}" has no port.` };
    }
    if (containerPort !== undefined && containerPortRange !== undefined) {
      yield { at: `${at}.containerPortRange`, message: "There is a containerPort too.", fix: "Keep one of them." };
    }
    if (containerPort !== undefined && !isPort(containerPort, 1)) {
      yield { at: `${at}.containerPort`, message: `${containerPort} is not a port.`, fix: "Ports are 1 to 65535." };
    }
    if (hostPort !== undefined && !isPort(hostPort, 0)) {
      yield {
        at: `${at}.hostPort`,
        message: `${hostPort} is not a port.`,
        fix: "Ports are 1 to 65535; 0 lets ECS choose.",
      };
    } else if (shared && hostPort && containerPort && hostPort !== containerPort) {
      yield {
        at: `${at}.hostPort`,
        message: `hostPort ${hostPort} is not containerPort ${containerPort}, as network mode ${definition.networkMode} wants it.`,
        fix: "Remove hostPort.",
      };
    }
  }
  const taken = ({ mapping }: Mapping) => {
    const port = shared ? mapping.containerPort : mapping.hostPort;
    return port ? `${port}/${mapping.protocol ?? "tcp"}` : undefined;
  };
  for (const { first, key, item } of repeated(mappings, taken)) {
    const at = `${item.at}.${shared ? "containerPort" : "hostPort"}`;
    yield { at, message: `Port ${key} is taken by ${mappings[first]?.at}.`, fix: "Change or remove one of them." };
  }
  for (const { first, key, item } of repeated(mappings, ({ mapping }) => mapping.name)) {
    yield {
      at: `${item.at}.name`,
      message: `The name "${key}" is taken by ${mappings[first]?.at}.`,
      fix: "Names of ports are unique in a task.",
    };
  }
}

interface Mapping {
  readonly at: string;
  readonly container: string;
  readonly mapping: NonNullable<ContainerDefinition["portMappings"]>[number];
}

function mappingsOf([{ name, portMappings = [] }, path]: readonly [ContainerDefinition, string]): Mapping[] {
  return portMappings.map((mapping, index) => ({ at: `${path}.portMappings[${index}]`, container: name, mapping }));
}

function isPort(port: number, lowest: number): boolean {
  return port >= lowest && port <= 65535;
}
