import {
  type Repository as AwsRepository,
  CreateRepositoryCommand,
  DescribeRepositoriesCommand,
  PutImageScanningConfigurationCommand,
  PutImageTagMutabilityCommand,
} from "@aws-sdk/client-ecr";
import { named } from "@deploy-actions/shared/aws/named";
import type { AwsRegistryMeans } from "./aws-registry.ts";
import type { Mutability, Repositories, Repository } from "./repositories.ts";

export function awsRepositories({ client, registryId, explained }: AwsRegistryMeans): Repositories {
  const find = async (name: string): Promise<Repository | undefined> => {
    try {
      const describe = new DescribeRepositoriesCommand({ registryId, repositoryNames: [name] });
      const { repositories: [found] = [] } = await client.send(describe);
      return found && toRepository(found);
    } catch (error) {
      if (named(error, "RepositoryNotFoundException")) return undefined;
      throw error;
    }
  };

  return {
    find: (name) => explained(`looking for repository ${name}`, () => find(name)),

    create: (name, { mutability, scanOnPush, encryption, tags }) =>
      explained(`creating repository ${name}`, async () => {
        const create = new CreateRepositoryCommand({
          registryId,
          repositoryName: name,
          ...toAws(mutability),
          imageScanningConfiguration: { scanOnPush },
          encryptionConfiguration: {
            encryptionType: encryption.type,
            ...(encryption.key === undefined ? {} : { kmsKey: encryption.key }),
          },
          ...(tags.size > 0 ? { tags: [...tags].map(([Key, Value]) => ({ Key, Value })) } : {}),
        });
        try {
          const { repository } = await client.send(create);
          if (!repository) throw new Error("CreateRepository answered without a repository");
          return { repository: toRepository(repository), created: true };
        } catch (error) {
          const repository = named(error, "RepositoryAlreadyExistsException") ? await find(name) : undefined;
          if (repository) return { repository, created: false };
          throw error;
        }
      }),

    setMutability: (name, mutability) =>
      explained(`setting the tag mutability of repository ${name}`, async () => {
        await client.send(new PutImageTagMutabilityCommand({ registryId, repositoryName: name, ...toAws(mutability) }));
      }),

    setScanOnPush: (name, scanOnPush) =>
      explained(`setting scan on push of repository ${name}`, async () => {
        const imageScanningConfiguration = { scanOnPush };
        await client.send(
          new PutImageScanningConfigurationCommand({ registryId, repositoryName: name, imageScanningConfiguration }),
        );
      }),
  };
}

function toRepository({
  repositoryName = "",
  repositoryArn = "",
  repositoryUri = "",
  registryId = "",
  imageTagMutability = "MUTABLE",
  imageTagMutabilityExclusionFilters = [],
  imageScanningConfiguration,
  encryptionConfiguration,
}: AwsRepository): Repository {
  return {
    name: repositoryName,
    arn: repositoryArn,
    uri: repositoryUri,
    registryId,
    mutability: {
      setting: imageTagMutability,
      exclusions: imageTagMutabilityExclusionFilters.flatMap(({ filter }) => filter ?? []),
    },
    scanOnPush: imageScanningConfiguration?.scanOnPush === true,
    encryption: { type: encryptionConfiguration?.encryptionType ?? "AES256", key: encryptionConfiguration?.kmsKey },
  };
}

/** Filters must be missing, not empty, where the setting has no exclusions. */
function toAws({ setting, exclusions }: Mutability) {
  const filters = exclusions.map((filter) => ({ filterType: "WILDCARD" as const, filter }));
  return {
    imageTagMutability: setting,
    ...(filters.length > 0 ? { imageTagMutabilityExclusionFilters: filters } : {}),
  };
}
