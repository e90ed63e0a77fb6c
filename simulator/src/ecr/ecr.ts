import { AwsError, type AwsService, type Input } from "../service.ts";
import type { World } from "../world.ts";
import type { Layers } from "./layers.ts";
import { page } from "./pages.ts";

/**
 * Elastic Container Registry as far as images are looked up: the account's own repositories in the world's images. The
 * images that an index names are not listed beside it, and manifests are given as they were pushed, whatever types the
 * caller accepts. `url` is where the simulator answers.
 */
export function ecrService(
  { account, region, images }: World,
  { layers, url }: { readonly layers: Layers; readonly url: () => string },
): AwsService {
  const registry = `${account}.dkr.ecr.${region}.amazonaws.com`;
  const arn = (repository: string) => `arn:aws:ecr:${region}:${account}:repository/${repository}`;
  const own = () => images.all.filter(({ repository }) => repository.startsWith(`${registry}/`));
  const names = () => [...new Set(own().map(({ repository }) => repository.slice(registry.length + 1)))].sort();

  const assertRegistry = ({ registryId = account }: Input) => {
    if (registryId !== account) throw repositoryNotFound("*", registryId);
  };

  const detailsOf = (name: string) => {
    const repository = `${registry}/${name}`;
    const tags = [...(images.tags(repository) ?? [])];
    return own()
      .filter((image) => image.repository === repository)
      .map(({ digest }) => {
        const imageTags = tags.filter(([, tagged]) => tagged === digest).map(([tag]) => tag);
        return {
          registryId: account,
          repositoryName: name,
          imageDigest: digest,
          ...(imageTags.length > 0 ? { imageTags } : {}),
        };
      });
  };

  const assertRepository = (name: string) => {
    if (!names().includes(name)) throw repositoryNotFound(name, account);
  };

  return {
    name: "ecr",
    iamPrefix: "ecr",
    permissions: (operation, { repositoryName, repositoryNames = [repositoryName] }) =>
      repositoryNames
        .filter((name: string | undefined) => name !== undefined)
        .map((name: string) => ({ action: `ecr:${operation}`, resource: arn(name) })),
    handlers: {
      DescribeRepositories: (input) => {
        assertRegistry(input);
        const missing = input.repositoryNames?.find((name: string) => !names().includes(name));
        if (missing !== undefined) throw repositoryNotFound(missing, account);
        const { items, nextToken } = page<string>(input.repositoryNames ?? names(), input);
        const repositories = items.map((name) => ({
          registryId: account,
          repositoryName: name,
          repositoryArn: arn(name),
          repositoryUri: `${registry}/${name}`,
        }));
        return { repositories, nextToken };
      },

      BatchGetImage: (input) => {
        assertRegistry(input);
        const name: string = input.repositoryName;
        assertRepository(name);
        const details = detailsOf(name);
        const answered: object[] = [];
        const failures: object[] = [];
        for (const id of input.imageIds as readonly ImageId[]) {
          const found = details.find((detail) => matches(detail, id));
          const image = found && images.find(`${registry}/${name}@${found.imageDigest}`);
          const imageId = { imageDigest: found?.imageDigest, ...(id.imageTag ? { imageTag: id.imageTag } : {}) };
          if (image) {
            const { text: imageManifest, mediaType: imageManifestMediaType } = image.manifest;
            answered.push({
              registryId: account,
              repositoryName: name,
              imageId,
              imageManifest,
              imageManifestMediaType,
            });
          } else
            failures.push({ imageId: id, failureCode: "ImageNotFound", failureReason: "Requested image not found" });
        }
        return { images: answered, failures };
      },

      DescribeImages: (input) => {
        assertRegistry(input);
        const name: string = input.repositoryName;
        assertRepository(name);
        const details = detailsOf(name);
        if (input.imageIds)
          return { imageDetails: input.imageIds.map((id: ImageId) => select(details, id, name, account)) };
        const wanted = details.filter(({ imageTags }) => {
          const status = input.filter?.tagStatus ?? "ANY";
          return status === "ANY" || (status === "TAGGED") === (imageTags !== undefined);
        });
        const { items, nextToken } = page(wanted, input);
        return { imageDetails: items, nextToken };
      },

      GetDownloadUrlForLayer: (input) => {
        assertRegistry(input);
        const { repositoryName, layerDigest } = input;
        assertRepository(repositoryName);
        const blob = layers.find(`${registry}/${repositoryName}`, layerDigest);
        if (blob) return { downloadUrl: layers.link(url(), blob), layerDigest };
        const message = `The layer with digest '${layerDigest}' does not exist in the repository with name '${repositoryName}' in the registry with id '${account}'`;
        throw new AwsError("LayersNotFoundException", message);
      },
    },
  };
}

interface ImageId {
  readonly imageTag?: string;
  readonly imageDigest?: string;
}

interface ImageDetail {
  readonly imageDigest: string;
  readonly imageTags?: readonly string[];
}

function matches(detail: ImageDetail, { imageTag, imageDigest }: ImageId): boolean {
  return (
    (imageDigest === undefined || detail.imageDigest === imageDigest) &&
    (imageTag === undefined || detail.imageTags?.includes(imageTag) === true)
  );
}

function select(details: readonly ImageDetail[], id: ImageId, name: string, account: string): ImageDetail {
  const found = details.find((detail) => matches(detail, id));
  if (found) return found;
  const { imageTag, imageDigest } = id;
  const shown = `{imageDigest:'${imageDigest ?? "null"}', imageTag:'${imageTag ?? "null"}'}`;
  const message = `The image with imageId ${shown} does not exist within the repository with name '${name}' in the registry with id '${account}'`;
  throw new AwsError("ImageNotFoundException", message);
}

function repositoryNotFound(name: string, registryId: string): AwsError {
  const message = `The repository with name '${name}' does not exist in the registry with id '${registryId}'`;
  return new AwsError("RepositoryNotFoundException", message);
}
