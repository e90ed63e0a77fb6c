import type { Input, Permission } from "../service.ts";
import type { Registry } from "./registry.ts";

/** Service authorization reference, "Actions defined by Amazon ECR": what is not about a repository is asked for `*`. */
export function permissions(registry: Registry, operation: string, input: Input): readonly Permission[] {
  const { repositoryName, repositoryNames = repositoryName === undefined ? [] : [repositoryName], resourceArn } = input;
  const resources: readonly string[] =
    resourceArn === undefined ? repositoryNames.map((name: string) => registry.arn(name)) : [resourceArn];
  return [operation, ...(ALSO[operation]?.(input) ?? [])].flatMap((action) =>
    resources.map((resource) => ({ action: `ecr:${action}`, resource })),
  );
}

const ALSO: Readonly<Record<string, (input: Input) => readonly string[]>> = {
  CreateRepository: ({ tags = [] }) => (tags.length > 0 ? ["TagResource"] : []),
  // API reference: "The IAM principal invoking this operation must have the ecr:BatchGetImage permission."
  ListImageReferrers: () => ["BatchGetImage"],
};
