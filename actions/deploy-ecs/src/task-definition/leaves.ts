import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { identityOf, UNORDERED } from "@deploy-actions/shared/ecs/task-definition/unordered";

/** One value of a task definition, named in the reader's words. */
export interface Leaf {
  /** `task`, or `container web`. */
  readonly where: string;
  /** `image`, `environment LOG_LEVEL`, `health check interval`. */
  readonly what: string;
  readonly text: string;
  /** The member, or the name that people gave it: for its unit, and to tell whether it must be hidden. */
  readonly member: string;
}

/** Takes a normalised definition apart, container by container. */
export function leavesOf({ containerDefinitions, ...task }: TaskDefinition): readonly Leaf[] {
  return [
    ...leaves(task, "task", [], ""),
    ...containerDefinitions.flatMap(({ name, ...container }) => [...leaves(container, `container ${name}`, [], "")]),
  ];
}

/** Members whose own keys are names that people chose. */
const MAPS: readonly string[] = ["options", "dockerLabels", "labels", "driverOpts"];

/** Lists whose items are a name and a value. */
const VALUES: readonly string[] = ["environment", "properties", "tags"];

const WORDS: Readonly<Record<string, string>> = {
  secrets: "secret",
  secretOptions: "secret option",
  portMappings: "port",
  mountPoints: "mount",
  volumes: "volume",
  ulimits: "ulimit",
  systemControls: "system control",
  extraHosts: "extra host",
  tags: "tag",
  properties: "property",
  options: "option",
  dockerLabels: "label",
  logConfiguration: "log",
  taskRoleArn: "role",
  executionRoleArn: "execution role",
  sizeInGiB: "size",
  cpuArchitecture: "CPU architecture",
};

function* leaves(value: unknown, where: string, words: readonly string[], member: string): Generator<Leaf> {
  if (Array.isArray(value) && Object.hasOwn(UNORDERED, member)) {
    for (const item of value) {
      const id = identityOf(item, member);
      yield {
        where,
        what: [...words, id].join(" "),
        text: textOfItem(item, member),
        member: VALUES.includes(member) ? id : "",
      };
    }
  } else if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    for (const [name, inner] of Object.entries(value)) {
      yield* leaves(inner, where, [...words, MAPS.includes(member) ? name : inWords(name)], name);
    }
  } else {
    yield { where, what: words.join(" "), text: textOf(value), member };
  }
}

/** What an item says beyond its name: one value as it is, several with their names. */
function textOfItem(item: object, list: string): string {
  const rest = Object.entries(item).filter(([name]) => !UNORDERED[list]?.includes(name));
  const [only] = rest;
  if (rest.length === 1 && only && ["value", "valueFrom"].includes(only[0])) return textOf(only[1]);
  return rest.map(([name, value]) => `${inWords(name)} ${textOf(value)}`).join(", ");
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value === "" ? '""' : value;
  return JSON.stringify(value);
}

function inWords(member: string): string {
  return WORDS[member] ?? member.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
