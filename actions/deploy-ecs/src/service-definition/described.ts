import type { DocumentPath } from "@deploy-actions/shared/documents";

/** A service as DescribeServices has it, in the words of CreateService. */
export interface Described {
  readonly members: Readonly<Record<string, unknown>>;
  /** Where the described service has a member; elsewhere than under its name for some. */
  pathOf(member: string): DocumentPath;
}

/** What CreateService takes to make such a service again. A file that was written by hand comes out as it is. */
export function describedMembers(service: Readonly<Record<string, unknown>>): Described {
  const lifted = liftedFromPrimary(service);
  const renamed = renamedMembers(service);
  const own = Object.entries(service).filter(([name]) => !READ_ONLY_MEMBERS.includes(name));
  const members: Record<string, unknown> = { ...valuesOf(lifted), ...valuesOf(renamed), ...Object.fromEntries(own) };
  // Of a DAEMON it is the count of the cluster's instances, and CreateService refuses it.
  if (isDescribed(service) && service.schedulingStrategy === "DAEMON") delete members.desiredCount;
  if (Array.isArray(members.tags)) members.tags = members.tags.filter((tag) => !isTagOfAws(tag));
  return {
    members,
    pathOf: (member) =>
      Object.hasOwn(service, member) ? [member] : ((lifted[member] ?? renamed[member])?.path ?? [member]),
  };
}

/** Members that DescribeServices adds and CreateService does not take. */
const READ_ONLY_MEMBERS: readonly string[] = [
  "serviceArn",
  "clusterArn",
  "status",
  "runningCount",
  "pendingCount",
  "platformFamily",
  "taskSets",
  "deployments",
  "roleArn",
  "events",
  "createdAt",
  "createdBy",
  "currentServiceDeployment",
  "currentServiceRevisions",
  "resourceManagementType",
];

/** Members that DescribeServices has in the deployments of the service only. */
const OF_DEPLOYMENTS = ["serviceConnectConfiguration", "volumeConfigurations", "vpcLatticeConfigurations"] as const;

type Moved = Readonly<Record<string, { readonly value: unknown; readonly path: DocumentPath }>>;

/** Without them, a service made from the description of another would have neither volumes nor Service Connect. */
function liftedFromPrimary({ deployments }: Readonly<Record<string, unknown>>): Moved {
  if (!Array.isArray(deployments)) return {};
  const index = deployments.findIndex((deployment) => deployment?.status === "PRIMARY");
  const primary = deployments[index];
  return Object.fromEntries(
    OF_DEPLOYMENTS.flatMap((member) => {
      const value = primary?.[member];
      return value === undefined ? [] : [[member, { value, path: ["deployments", index, member] }]];
    }),
  );
}

/** Every account has the service-linked role, and CreateService takes it by itself. */
const SERVICE_LINKED_ROLE = /:role\/aws-service-role\//;

function renamedMembers({ clusterArn, roleArn }: Readonly<Record<string, unknown>>): Moved {
  const ownRole = typeof roleArn === "string" && !SERVICE_LINKED_ROLE.test(roleArn);
  return {
    ...(clusterArn === undefined ? {} : { cluster: { value: clusterArn, path: ["clusterArn"] } }),
    ...(ownRole ? { role: { value: roleArn, path: ["roleArn"] } } : {}),
  };
}

const valuesOf = (moved: Moved) => Object.fromEntries(Object.entries(moved).map(([name, { value }]) => [name, value]));

const isDescribed = (service: Readonly<Record<string, unknown>>) => Object.hasOwn(service, "serviceArn");

/** AWS sets them itself, and refuses them from anyone else. */
const isTagOfAws = (tag: unknown) => `${(tag as { key?: unknown } | null)?.key}`.toLowerCase().startsWith("aws:");
