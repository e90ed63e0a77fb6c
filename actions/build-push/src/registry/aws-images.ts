import {
  BatchDeleteImageCommand,
  BatchGetImageCommand,
  DescribeImagesCommand,
  type ImageDetail,
  PutImageCommand,
} from "@aws-sdk/client-ecr";
import { allPages } from "@deploy-actions/shared/aws/all-pages";
import { named } from "@deploy-actions/shared/aws/named";
import { ACCEPTED_MEDIA_TYPES } from "@deploy-actions/shared/ecr/ecr-image";
import { Pace, type PaceEffects } from "@deploy-actions/shared/ecs/pace";
import { Failure } from "@deploy-actions/shared/failure";
import type { AwsRegistryMeans } from "./aws-registry.ts";
import type { Images, RegistryImage } from "./images.ts";

/** Of DescribeImages, and of BatchDeleteImage (ECR API reference). */
const PAGE = 1000;
const DELETED_AT_ONCE = 100;

/** ECR service quotas, "Rate of PutImage requests", of the whole account in a Region; as many at once as in a second. */
const RATES = [{ operations: ["PutImage"], burst: 10, perSecond: 10 }];

/** Without it ECR leaves archived images out, as if there were none. */
const ANY = { imageStatus: "ANY" } as const;

export function awsImages({ client, registryId, explained }: AwsRegistryMeans, effects: PaceEffects): Images {
  const pace = new Pace(effects, RATES, "ECR");
  return {
    list: (repositoryName) =>
      explained(`listing the images of ${repositoryName}`, async () => {
        const details = await allPages(async (nextToken) => {
          const query = { registryId, repositoryName, filter: ANY, maxResults: PAGE, nextToken };
          const answer = await client.send(new DescribeImagesCommand(query));
          return { items: answer.imageDetails, next: answer.nextToken };
        });
        return details.map(toImage);
      }),

    find: (repositoryName, id) =>
      explained(`looking for ${words(id)} in ${repositoryName}`, async () => {
        const imageIds = ["tag" in id ? { imageTag: id.tag } : { imageDigest: id.digest }];
        try {
          const describe = new DescribeImagesCommand({ registryId, repositoryName, imageIds, filter: ANY });
          const { imageDetails: [found] = [] } = await client.send(describe);
          return found && toImage(found);
        } catch (error) {
          if (named(error, "ImageNotFoundException") || named(error, "RepositoryNotFoundException")) return undefined;
          throw error;
        }
      }),

    manifest: (repositoryName, digest) =>
      explained(`reading the manifest of ${digest} in ${repositoryName}`, async () => {
        const { images: [found] = [], failures: [failure] = [] } = await client.send(
          new BatchGetImageCommand({
            registryId,
            repositoryName,
            imageIds: [{ imageDigest: digest }],
            acceptedMediaTypes: ACCEPTED_MEDIA_TYPES,
          }),
        );
        const { imageManifest: text, imageManifestMediaType: mediaType } = found ?? {};
        if (text !== undefined && mediaType !== undefined) return { digest, mediaType, text };
        if (failure?.failureCode === "ImageNotFound") return undefined;
        throw new Failure(`ECR does not give the manifest of ${digest} in ${repositoryName}: ${reason(failure)}.`, {
          hint: "An archived image must be restored first: `aws ecr update-image-storage-class`.",
        });
      }),

    tag: (repositoryName, { digest, mediaType, text }, tag) =>
      explained(`tagging ${digest} in ${repositoryName} with ${tag}`, async () => {
        await pace.turn("PutImage");
        try {
          const { image } = await client.send(
            new PutImageCommand({
              registryId,
              repositoryName,
              imageTag: tag,
              imageDigest: digest,
              imageManifest: text,
              imageManifestMediaType: mediaType,
            }),
          );
          if (image?.imageId?.imageDigest === digest) return { kind: "written" };
          throw new Error(`PutImage of ${digest} answered with ${image?.imageId?.imageDigest}`);
        } catch (error) {
          // So it says of a tag on this very image, also when the answer to the first attempt was lost.
          if (named(error, "ImageAlreadyExistsException")) return { kind: "there" };
          if (named(error, "ImageTagAlreadyExistsException")) return { kind: "taken" };
          throw error;
        }
      }),

    pushed: (manifests) => pace.spend("PutImage", manifests),

    untag: (repositoryName, tags) =>
      explained(`taking tags away in ${repositoryName}`, async () => {
        for (let from = 0; from < tags.length; from += DELETED_AT_ONCE) {
          const imageIds = tags.slice(from, from + DELETED_AT_ONCE).map((imageTag) => ({ imageTag }));
          const { failures = [] } = await client.send(
            new BatchDeleteImageCommand({ registryId, repositoryName, imageIds }),
          );
          const kept = failures.filter(({ failureCode }) => failureCode !== "ImageNotFound");
          if (kept.length > 0)
            throw new Failure(`${kept.length === 1 ? "A tag is" : "Tags are"} still there in ${repositoryName}.`, {
              hint: "Take them away with `aws ecr batch-delete-image` once the reason is gone.",
              evidence: kept.map((failure) => `${failure.imageId?.imageTag}: ${reason(failure)}`),
            });
        }
      }),
  };
}

interface AwsFailure {
  readonly failureCode?: string | undefined;
  readonly failureReason?: string | undefined;
}

const reason = ({ failureCode, failureReason }: AwsFailure = {}): string =>
  [failureReason, failureCode && `(${failureCode})`].filter(Boolean).join(" ") || "it gave no reason";

const words = (id: { readonly tag: string } | { readonly digest: string }): string =>
  "tag" in id ? `tag ${id.tag}` : id.digest;

function toImage(detail: ImageDetail): RegistryImage {
  return {
    digest: detail.imageDigest ?? "",
    tags: detail.imageTags ?? [],
    pushedAt: detail.imagePushedAt?.getTime() ?? 0,
    lastPulledAt: detail.lastRecordedPullTime?.getTime(),
    lastActivatedAt: detail.lastActivatedAt?.getTime(),
    lastArchivedAt: detail.lastArchivedAt?.getTime(),
    status: detail.imageStatus ?? "ACTIVE",
    size: detail.imageSizeInBytes,
    mediaType: detail.imageManifestMediaType,
    subject: detail.subjectManifestDigest,
  };
}
