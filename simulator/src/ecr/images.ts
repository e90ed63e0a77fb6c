import type { AwsService } from "../service.ts";
import { deleteImages } from "./delete-images.ts";
import { imageNotFound, invalidParameter } from "./errors.ts";
import { hasStatus, hasTagStatus, imageDetail, imageIds, recordPull } from "./image-view.ts";
import { page } from "./pages.ts";
import { putImage } from "./put-image.ts";
import type { Registry } from "./registry.ts";
import type { ImageId, Repository, StoredImage } from "./repository.ts";
import { translated } from "./translate.ts";

/** The calls about the images of a repository. */
export function imageHandlers(registry: Registry): AwsService["handlers"] {
  const { clock } = registry.world;
  return {
    PutImage: (input) => {
      const repository = registry.get(input);
      const { imageManifest: text, imageManifestMediaType: mediaType, imageTag: tag, imageDigest: digest } = input;
      const image = putImage(registry, repository, { text, mediaType, tag, digest });
      return { image: manifestView(repository, image, tag) };
    },

    BatchGetImage: (input) => {
      const repository = registry.get(input);
      const images: object[] = [];
      const failures: object[] = [];
      for (const id of input.imageIds as readonly ImageId[]) {
        const found = repository.find(id);
        if (found && found.status !== "ARCHIVED") {
          recordPull(clock, found);
          // By digest ECR gives what was pushed, whatever the client accepts.
          const accepted = id.imageDigest === undefined ? (input.acceptedMediaTypes ?? []) : [];
          images.push(manifestView(repository, found, id.imageTag, translated(found, accepted)));
        } else failures.push({ imageId: id, failureCode: "ImageNotFound", failureReason: "Requested image not found" });
      }
      return { images, failures };
    },

    BatchDeleteImage: (input) => deleteImages(registry.get(input), input.imageIds, clock),

    DescribeImages: (input) => {
      const repository = registry.get(input);
      const { tagStatus, imageStatus } = input.filter ?? {};
      if (input.imageIds) {
        if (input.nextToken !== undefined || input.maxResults !== undefined)
          throw invalidParameter("imageIds", "must not be given with nextToken or maxResults");
        const chosen = input.imageIds.map((id: ImageId) => {
          const found = repository.find(id);
          if (!found || !hasStatus(found, imageStatus)) throw imageNotFound(id, repository);
          return imageDetail(repository, found);
        });
        return { imageDetails: chosen };
      }
      const { items, nextToken } = page(wanted(repository, tagStatus, imageStatus), input);
      return { imageDetails: items.map((image) => imageDetail(repository, image)), nextToken };
    },

    ListImages: (input) => {
      const repository = registry.get(input);
      const { tagStatus, imageStatus } = input.filter ?? {};
      const ids = wanted(repository, tagStatus, imageStatus).flatMap((image) => imageIds(repository, image));
      const { items, nextToken } = page(ids, input);
      return { imageIds: items, nextToken };
    },

    ListImageReferrers: (input) => {
      const repository = registry.get(input);
      const { artifactTypes = [], artifactStatus } = input.filter ?? {};
      const found = repository
        .referrersOf(input.subjectId.imageDigest)
        .filter((image) => hasStatus(image, artifactStatus))
        .map(referrer)
        .filter(({ artifactType }) => artifactTypes.length === 0 || artifactTypes.includes(artifactType));
      const { items, nextToken } = page(found, { maxResults: REFERRERS_PAGE, ...input });
      return { referrers: items, nextToken };
    },
  };
}

/** API reference, ListImageReferrers. */
const REFERRERS_PAGE = 20;

function wanted(repository: Repository, tagStatus?: string, imageStatus?: string): readonly StoredImage[] {
  return [...repository.images.values()].filter(
    (image) => hasTagStatus(repository, image, tagStatus) && hasStatus(image, imageStatus),
  );
}

/** What a referrer says of itself: OCI distribution specification, "Listing Referrers". */
export function referrer({ digest, text, manifest, status }: StoredImage) {
  const artifactType = manifest.artifactType ?? (manifest.kind === "image" ? manifest.config.mediaType : undefined);
  return {
    digest,
    mediaType: manifest.mediaType,
    ...(artifactType !== undefined && { artifactType }),
    size: Buffer.byteLength(text),
    ...(manifest.annotations && { annotations: manifest.annotations }),
    artifactStatus: status,
  };
}

function manifestView(
  repository: Repository,
  { digest, ...image }: StoredImage,
  imageTag: string | undefined,
  { text, mediaType } = { text: image.text, mediaType: image.manifest.mediaType },
) {
  return {
    registryId: repository.registryId,
    repositoryName: repository.name,
    imageId: { imageDigest: digest, ...(imageTag !== undefined && { imageTag }) },
    imageManifest: text,
    imageManifestMediaType: mediaType,
  };
}
