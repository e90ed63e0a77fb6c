import { AwsError, type AwsService, type Input } from "../service.ts";
import { invalidParameter, repositoryNotFound } from "./errors.ts";
import { mutabilityView, readMutability } from "./mutability.ts";
import { page } from "./pages.ts";
import type { Registry } from "./registry.ts";
import type { Encryption, Repository } from "./repository.ts";
import { withTags } from "./resource-tags.ts";

/** The calls about repositories themselves, their settings and their tags. */
export function repositoryHandlers(registry: Registry): AwsService["handlers"] {
  const common = ({ name }: Repository) => ({ registryId: registry.id, repositoryName: name });
  const tagged = ({ resourceArn }: Input) => {
    const found = registry.repositories.find(({ arn }) => arn === resourceArn);
    if (found) return found;
    const [, name] = /:repository\/(.+)$/.exec(resourceArn) ?? [];
    if (name === undefined) throw invalidParameter("resourceArn", "Invalid ARN");
    throw repositoryNotFound(name, registry.id);
  };

  return {
    CreateRepository: (input) => {
      registry.assertOwn(input);
      const repository = registry.create(input.repositoryName, {
        mutability: readMutability(input),
        scanOnPush: input.imageScanningConfiguration?.scanOnPush ?? false,
        encryption: readEncryption(input, registry),
        tags: withTags(new Map(), input.tags ?? []),
      });
      return { repository: view(registry, repository) };
    },

    DescribeRepositories: (input) => {
      registry.assertOwn(input);
      const wanted: readonly Repository[] =
        input.repositoryNames?.map((repositoryName: string) => registry.get({ repositoryName })) ??
        registry.repositories;
      const { items, nextToken } = page(wanted, input);
      return { repositories: items.map((repository) => view(registry, repository)), nextToken };
    },

    DeleteRepository: (input) => {
      const repository = registry.get(input);
      if (repository.images.size > 0 && input.force !== true) {
        const message = `The repository with name '${repository.name}' in registry with id '${registry.id}' cannot be deleted because it still contains images`;
        throw new AwsError("RepositoryNotEmptyException", message);
      }
      registry.delete(repository);
      return { repository: view(registry, repository) };
    },

    PutImageTagMutability: (input) => {
      const repository = registry.get(input);
      repository.mutability = readMutability(input);
      return { ...common(repository), ...mutabilityView(repository.mutability) };
    },

    PutImageScanningConfiguration: (input) => {
      const repository = registry.get(input);
      repository.scanOnPush = input.imageScanningConfiguration.scanOnPush ?? false;
      return { ...common(repository), imageScanningConfiguration: { scanOnPush: repository.scanOnPush } };
    },

    TagResource: (input) => {
      const repository = tagged(input);
      for (const [key, value] of withTags(repository.resourceTags, input.tags)) repository.resourceTags.set(key, value);
      return {};
    },

    UntagResource: (input) => {
      const repository = tagged(input);
      for (const key of input.tagKeys) repository.resourceTags.delete(key);
      return {};
    },

    ListTagsForResource: (input) => ({
      tags: [...tagged(input).resourceTags].map(([Key, Value]) => ({ Key, Value })),
    }),
  };
}

function view(registry: Registry, { name, arn, createdAt, mutability, scanOnPush, encryption }: Repository) {
  return {
    registryId: registry.id,
    repositoryName: name,
    repositoryArn: arn,
    repositoryUri: registry.uri(name),
    createdAt: new Date(createdAt),
    ...mutabilityView(mutability),
    imageScanningConfiguration: { scanOnPush },
    encryptionConfiguration: encryption,
  };
}

function readEncryption({ encryptionConfiguration: written }: Input, { world }: Registry): Encryption {
  const { encryptionType = "AES256", kmsKey } = written ?? {};
  if (encryptionType === "AES256") {
    if (kmsKey === undefined) return { encryptionType };
    throw invalidParameter("encryptionConfiguration", "kmsKey must not be given when encryptionType is AES256");
  }
  // Which key AWS manages for ECR is not for the caller to choose; its id is made up here.
  const managed = `arn:${world.partition}:kms:${world.region}:${world.account}:key/00000000-0000-4000-8000-0000000000ec`;
  return { encryptionType, kmsKey: kmsKey ?? managed };
}
