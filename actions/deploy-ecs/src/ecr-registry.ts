import { BatchGetImageCommand, DescribeImagesCommand, ECRClient } from "@aws-sdk/client-ecr";
import type { AwsAccess } from "@deploy-actions/shared/aws/access";
import { byNearness } from "@deploy-actions/shared/did-you-mean";
import { ACCEPTED_MEDIA_TYPES, ecrImage } from "@deploy-actions/shared/ecr/ecr-image";
import type { Registry, Sighting } from "./registry.ts";

const TAGS_SHOWN = 5;

/** Private ECR repositories; every other registry is answered with "unknown". One client for each Region that is asked. */
export function ecrRegistry(access: Pick<AwsAccess, "settings">): Registry {
  const clients = new Map<string, ECRClient>();
  const clientFor = (region: string) => {
    const client = clients.get(region) ?? new ECRClient({ ...access.settings(), region });
    clients.set(region, client);
    return client;
  };
  return {
    async look(reference) {
      const image = ecrImage(reference);
      if (!image) return { kind: "unknown", why: "its registry is not ECR" };
      const { registryId, region, repositoryName, tag, digest: imageDigest } = image;
      const client = clientFor(region);
      const repository = { registryId, repositoryName };
      const imageId = imageDigest ? { imageDigest } : { imageTag: tag };
      try {
        // BatchGetImage rather than DescribeImages: a pull-through cache fetches an image only when it is asked for it.
        const { images = [], failures = [] } = await client.send(
          new BatchGetImageCommand({ ...repository, imageIds: [imageId], acceptedMediaTypes: ACCEPTED_MEDIA_TYPES }),
        );
        const digest = images[0]?.imageId?.imageDigest;
        if (digest) return { kind: "found", digest };
        if (failures.some(({ failureCode }) => failureCode === "ImageNotFound"))
          return { kind: "missing", nearestTags: await nearestTags(client, repository, tag) };
        return { kind: "unknown", why: failures[0]?.failureReason ?? "ECR gave no answer" };
      } catch (error) {
        return sightingOf(error as Error);
      }
    },
  };
}

function sightingOf({ name, message }: Error): Sighting {
  if (name === "RepositoryNotFoundException") return { kind: "missing", nearestTags: [] };
  if (name === "AccessDeniedException") {
    const action = "ecr:BatchGetImage";
    return { kind: "unknown", why: `${action} is not allowed to this step`, action };
  }
  return { kind: "unknown", why: `${name}: ${message}` };
}

/** Only a hint: when the tags cannot be listed, the answer does without. */
async function nearestTags(
  client: ECRClient,
  repository: { registryId: string; repositoryName: string },
  tag: string,
): Promise<readonly string[]> {
  try {
    const { imageDetails = [] } = await client.send(
      new DescribeImagesCommand({ ...repository, filter: { tagStatus: "TAGGED" }, maxResults: 100 }),
    );
    return byNearness(
      tag,
      imageDetails.flatMap(({ imageTags = [] }) => imageTags),
    ).slice(0, TAGS_SHOWN);
  } catch {
    return [];
  }
}
