import type { TaskDefinition } from "./schema.gen.ts";

export type { ContainerDefinition, TaskDefinition } from "./schema.gen.ts";

/** What DescribeTaskDefinition answers; `tags` only when it was asked for them. */
export interface DescribedTaskDefinition {
  readonly taskDefinition: object;
  readonly tags?: readonly { readonly key?: string | undefined; readonly value?: string | undefined }[] | undefined;
}

/** Members that DescribeTaskDefinition adds and RegisterTaskDefinition does not take. */
export const READ_ONLY_MEMBERS: readonly string[] = [
  "taskDefinitionArn",
  "revision",
  "status",
  "requiresAttributes",
  "compatibilities",
  "registeredAt",
  "deregisteredAt",
  "deleteRequestedAt",
  "registeredBy",
];

/** What to register to get the described task definition again. */
export function definitionFromDescribe({ taskDefinition, tags = [] }: DescribedTaskDefinition): TaskDefinition {
  const members = Object.entries(taskDefinition).filter(
    ([name, value]) => value !== undefined && !READ_ONLY_MEMBERS.includes(name),
  );
  // Tags that start with aws: are set by AWS itself, which refuses them from anyone else.
  const ownTags = tags.filter(({ key }) => !key?.startsWith("aws:"));
  const definition = ownTags.length > 0 ? [...members, ["tags", ownTags] as const] : members;
  return Object.fromEntries(definition) as unknown as TaskDefinition;
}
