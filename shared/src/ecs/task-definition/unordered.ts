/** Lists whose order means nothing to ECS, and the members that tell their items apart. */
export const UNORDERED: Readonly<Record<string, readonly string[]>> = {
  containerDefinitions: ["name"],
  environment: ["name"],
  secrets: ["name"],
  secretOptions: ["name"],
  portMappings: ["containerPort", "containerPortRange", "protocol"],
  mountPoints: ["containerPath"],
  volumesFrom: ["sourceContainer"],
  dependsOn: ["containerName"],
  ulimits: ["name"],
  systemControls: ["namespace"],
  extraHosts: ["hostname", "ipAddress"],
  volumes: ["name"],
  properties: ["name"],
  tags: ["key"],
};

/** What tells an item of such a list apart from the others, for example `80/udp`. */
export function identityOf(item: unknown, list: string): string {
  const members = item as Readonly<Record<string, unknown>>;
  const parts = (UNORDERED[list] ?? []).flatMap((name) => (members[name] === undefined ? [] : [`${members[name]}`]));
  return parts.join("/");
}
