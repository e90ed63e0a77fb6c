import type { ContainerDefinition, TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { Failure } from "@deploy-actions/shared/failure";
import type { Version } from "../scenes.ts";
import { homeOf, registryOf } from "./home.ts";

/** Who plays: a task definition, and which of its containers stands behind the load balancer. */
export interface Cast {
  /** What is registered as v1. */
  readonly definition: TaskDefinition;
  /** The container that gets the traffic and the new images. */
  readonly container: string;
  readonly port: number;
  /** Its output can be read in CloudWatch Logs. */
  readonly logged: boolean;
  /** What the rehearsal changed in the definition, in sentences. */
  readonly notes: readonly string[];
  /** The image of each version of that container; v1 is the definition's own. */
  image(version: Version): string;
  /** Where its images are in the registry of the account; undefined: in another registry. */
  readonly repository: string | undefined;
  /** The other containers, which have nothing to do. */
  readonly extras: readonly Extra[];
}

export interface Extra {
  readonly image: string;
  /** Another container waits for it to complete, so it ends by itself. */
  readonly completes: boolean;
}

/** The port that is mapped when the definition maps none, so that there is something for the traffic to reach. */
const STAND_IN_PORT = 8080;

export function castFrom(definition: TaskDefinition): Cast {
  const containers = definition.containerDefinitions;
  const lead = containers.find(mapsPort) ?? containers.find(({ essential }) => essential !== false) ?? containers[0];
  if (!lead?.name || !lead.image) {
    throw new Failure("The task definition has no container with a name and an image.", {
      hint: "Add one to containerDefinitions.",
    });
  }
  const { name, image: own } = lead;
  const port = lead.portMappings?.find(({ containerPort }) => containerPort)?.containerPort;
  const shown = port === undefined ? { ...lead, portMappings: [{ containerPort: STAND_IN_PORT }] } : lead;
  const others = containers.filter((container) => container !== lead);
  return {
    definition: {
      ...definition,
      containerDefinitions: containers.map((container) => (container === lead ? shown : container)),
    },
    container: name,
    port: port ?? STAND_IN_PORT,
    logged: lead.logConfiguration?.logDriver === "awslogs",
    notes:
      port === undefined
        ? [`No container maps a port; the rehearsal maps ${STAND_IN_PORT} of "${name}", for the traffic.`]
        : [],
    image: (version) => (version === "v1" ? own : `${repositoryOf(own)}:rehearsal-${version}`),
    repository: nameIn(registryOf(homeOf(definition)), repositoryOf(own)),
    extras: others.flatMap((other) =>
      other.image ? [{ image: other.image, completes: isAwaited(other, containers) }] : [],
    ),
  };
}

const mapsPort = ({ portMappings = [] }: ContainerDefinition) =>
  portMappings.some(({ containerPort }) => containerPort);

/** Another container starts only once this one has done its work. */
function isAwaited({ name }: ContainerDefinition, containers: readonly ContainerDefinition[]): boolean {
  return containers.some(({ dependsOn = [] }) =>
    dependsOn.some(
      (wait) => wait.containerName === name && (wait.condition === "COMPLETE" || wait.condition === "SUCCESS"),
    ),
  );
}

function nameIn(registry: string, repository: string): string | undefined {
  return repository.startsWith(`${registry}/`) ? repository.slice(registry.length + 1) : undefined;
}

function repositoryOf(reference: string): string {
  const [name = ""] = reference.split("@");
  return name.lastIndexOf(":") > name.lastIndexOf("/") ? name.slice(0, name.lastIndexOf(":")) : name;
}
