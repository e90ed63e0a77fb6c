import { parse } from "yaml";
import type { TaskSetChanges } from "../ecs/task-sets/task-sets.ts";
import { LIFECYCLE_EVENTS, type LifecycleEventName } from "./deployments/deployment.ts";

/** What an AppSpec file asks of an ECS deployment. */
export interface AppSpec extends Omit<TaskSetChanges, "loadBalancer" | "externalId"> {
  readonly containerName: string;
  readonly containerPort: number;
  /** Lambda functions by name or ARN. */
  readonly hooks: ReadonlyMap<LifecycleEventName, string>;
}

/** The AppSpec cannot be deployed; the message says why. */
export class InvalidAppSpec extends Error {}

/** Reads JSON or YAML; keys in whatever case, as the user guide itself writes them in several. */
export function readAppSpec(content: string): AppSpec {
  const file = record(parsed(content), "The AppSpec file");
  const version = get(file, "version");
  if (version === undefined) throw new InvalidAppSpec("The AppSpec file must have a version.");
  // The user guide allows 0.0 alone; files with version 1 are deployed all the same.
  if (![0, 1].includes(Number(version))) throw new InvalidAppSpec(`The AppSpec version ${version} is not supported.`);

  const resources = get(file, "Resources");
  if (!Array.isArray(resources) || resources.length !== 1) {
    throw new InvalidAppSpec("The AppSpec file must have exactly one resource in its Resources section.");
  }
  const [resource] = Object.values(record(resources[0], "The resource"));
  const service = record(resource, "The resource");
  const type = get(service, "Type");
  if (type !== "AWS::ECS::Service")
    throw new InvalidAppSpec(`The resource type must be AWS::ECS::Service, not ${type}.`);
  const properties = record(get(service, "Properties"), "Properties");
  const loadBalancer = record(get(properties, "LoadBalancerInfo"), "LoadBalancerInfo");
  return {
    taskDefinition: text(properties, "TaskDefinition"),
    containerName: text(loadBalancer, "ContainerName"),
    containerPort: port(loadBalancer, "ContainerPort"),
    ...options(properties),
    hooks: hooks(get(file, "Hooks") ?? []),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function parsed(content: string): unknown {
  try {
    return parse(content);
  } catch {
    throw new InvalidAppSpec("The input AppSpec file is a not well-formed yaml. The template cannot be parsed.");
  }
}

function options(
  properties: Fields,
): Pick<AppSpec, "capacityProviderStrategy" | "networkConfiguration" | "platformVersion"> {
  const platformVersion = get(properties, "PlatformVersion");
  const network = get(properties, "NetworkConfiguration");
  const strategy = get(properties, "CapacityProviderStrategy");
  return {
    ...(platformVersion !== undefined && { platformVersion: text(properties, "PlatformVersion") }),
    ...(network !== undefined && { networkConfiguration: inCamelCase(network) as object }),
    ...(Array.isArray(strategy) && { capacityProviderStrategy: inCamelCase(strategy) as [] }),
  };
}

function hooks(section: unknown): ReadonlyMap<LifecycleEventName, string> {
  if (!Array.isArray(section)) throw new InvalidAppSpec("The Hooks section must be a list.");
  return new Map(
    section
      .flatMap((entry) => Object.entries(record(entry, "A hook")))
      .map(([name, lambda]) => {
        const event = HOOKED.find((hooked) => hooked.toLowerCase() === name.toLowerCase());
        if (!event) throw new InvalidAppSpec(`There is no hook ${name} in an Amazon ECS deployment.`);
        if (typeof lambda !== "string" || lambda === "")
          throw new InvalidAppSpec(`The hook ${name} must name a function.`);
        return [event, lambda];
      }),
  );
}

const NOT_HOOKED = ["Install", "AllowTestTraffic", "AllowTraffic"];
const HOOKED = LIFECYCLE_EVENTS.filter((name) => !NOT_HOOKED.includes(name));

function text(fields: Fields, name: string): string {
  const value = get(fields, name);
  if (typeof value === "string" && value !== "") return value;
  throw new InvalidAppSpec(`The AppSpec file must have a ${name}.`);
}

function port(fields: Fields, name: string): number {
  const value = Number(get(fields, name));
  if (Number.isInteger(value) && value > 0 && value <= 65_535) return value;
  throw new InvalidAppSpec(`The AppSpec file must have a ${name} between 1 and 65535.`);
}

function get(fields: Fields, name: string): unknown {
  return Object.entries(fields).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? undefined;
}

function record(value: unknown, what: string): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw new InvalidAppSpec(`${what} must be a set of keys and values.`);
}

/** An AppSpec writes AwsvpcConfiguration where ECS's API has awsvpcConfiguration. */
function inCamelCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inCamelCase);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key.charAt(0).toLowerCase() + key.slice(1), inCamelCase(item)]),
  );
}
