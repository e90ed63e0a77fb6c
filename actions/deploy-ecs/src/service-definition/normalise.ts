import type { LoadBalancer, ServiceDefinition } from "@deploy-actions/shared/ecs/service-definition/schema.gen";

/** A member of a definition, made comparable: lists of mappings are told apart by what they are about, not by their order. */
export type Comparable = string | number | boolean | ComparableMap;
export interface ComparableMap {
  /** The name of a member, or `[…]` for an item of a list. */
  readonly [key: string]: Comparable;
}

/** The text of an empty list. It says as much as no list. */
export const NONE = "";

export function comparable(value: unknown, name: string): Comparable | undefined {
  if (Array.isArray(value)) return comparableList(value, name);
  if (typeof value !== "object" || value === null) return (value ?? undefined) as Comparable | undefined;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      const normal = comparable(inner, key);
      return normal === undefined ? [] : [[key, normal] as const];
    }),
  );
}

/** What ECS makes of a member that is left out, by the member's name and what holds it. False where it is true or false. */
export function defaultOf(name: string, holder: string): Comparable | undefined {
  return DEFAULTS[`${holder}.${name}`] ?? DEFAULTS[name];
}

/**
 * Members of which ECS fills in a part that nobody wrote, or other hands add to: only what the file says is compared of
 * them. Of a deploymentConfiguration, what is left out stays as it is. Their lists count as a whole, those of tags excepted.
 */
export const COMPARED_AS_WRITTEN: readonly string[] = [
  "deploymentConfiguration",
  "serviceConnectConfiguration",
  "volumeConfigurations",
  "tags",
];

/** The pair as the file has it, where ECS has merely exchanged the two target groups since. */
export function withPairsAsIn(definition: ServiceDefinition, live: ServiceDefinition): ServiceDefinition {
  if (!live.loadBalancers) return live;
  return {
    ...live,
    loadBalancers: live.loadBalancers.map((balancer) => asIn(definition.loadBalancers ?? [], balancer)),
  };
}

function asIn(written: readonly LoadBalancer[], balancer: LoadBalancer): LoadBalancer {
  const { targetGroupArn, advancedConfiguration } = balancer;
  const alternate = advancedConfiguration?.alternateTargetGroupArn;
  if (targetGroupArn === undefined || alternate === undefined) return balancer;
  const exchanged: LoadBalancer = {
    ...balancer,
    targetGroupArn: alternate,
    advancedConfiguration: { ...advancedConfiguration, alternateTargetGroupArn: targetGroupArn },
  };
  const isWritten = written.some(
    (one) => one.targetGroupArn === alternate && one.advancedConfiguration?.alternateTargetGroupArn === targetGroupArn,
  );
  return isWritten ? exchanged : balancer;
}

const DEFAULTS: Readonly<Record<string, Comparable>> = {
  schedulingStrategy: "REPLICA",
  "deploymentController.type": "ECS",
  healthCheckGracePeriodSeconds: 0,
  propagateTags: "NONE",
  platformVersion: "LATEST",
  // Of a service that was never given one. CreateService has another default than UpdateService.
  availabilityZoneRebalancing: "DISABLED",
  assignPublicIp: "DISABLED",
  "deploymentConfiguration.strategy": "ROLLING",
  bakeTimeInMinutes: 0,
  minimumHealthyPercent: 100,
  maximumPercent: 200,
  resetOnHealthyTask: true,
  enable: false,
  rollback: false,
  enableECSManagedTags: false,
  enableExecuteCommand: false,
  enabled: false,
  base: 0,
  weight: 0,
};

/** Lists of words whose order means something. Of all others it does not. */
const ORDERED: readonly string[] = ["placementStrategy"];

/** What tells the items of a list apart, in the reader's words too. */
const IDENTITIES: Readonly<Record<string, readonly string[]>> = {
  loadBalancers: ["loadBalancerName", "containerName", "containerPort"],
  capacityProviderStrategy: ["capacityProvider"],
  placementConstraints: ["type", "expression"],
  tags: ["key"],
  volumeConfigurations: ["name"],
  tagSpecifications: ["resourceType"],
  services: ["portName"],
  clientAliases: ["port"],
  secretOptions: ["name"],
  vpcLatticeConfigurations: ["portName"],
  lifecycleHooks: ["targetType", "hookTargetArn", "lifecycleStages"],
};

function comparableList(list: readonly unknown[], name: string): Comparable | undefined {
  if (list.length === 0) return NONE;
  if (list.every((item) => typeof item !== "object" || item === null)) return [...list].sort().join(", ");
  const identities = IDENTITIES[name];
  if (!identities || ORDERED.includes(name)) {
    return comparable(Object.fromEntries(list.map((item, index) => [`[${index}]`, item])), name);
  }
  const items = list.map((item) => ({ item, id: identityOf(item as object, identities), text: JSON.stringify(item) }));
  items.sort((a, b) => (a.id + a.text < b.id + b.text ? -1 : 1));
  const keyed = items.map(({ item, id }, index) => {
    const earlier = items.slice(0, index).filter((other) => other.id === id).length;
    return [`[${[id, earlier > 0 && `${earlier + 1}`].filter(Boolean).join(" ")}]`, item] as const;
  });
  return comparable(Object.fromEntries(keyed), name);
}

function identityOf(item: object, members: readonly string[]): string {
  const values = members.map((name) => (item as Readonly<Record<string, unknown>>)[name]);
  return values
    .filter((value) => value !== undefined)
    .map((value) => `${value}`.split("/").at(-1))
    .join(":");
}
