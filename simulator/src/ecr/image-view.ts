import type { SimClock } from "../clock.ts";
import type { ImageId, Repository, StoredImage } from "./repository.ts";
import { PULL_TIME_REFRESH } from "./timing.ts";

/** An image as DescribeImages shows it. */
export function imageDetail(repository: Repository, image: StoredImage) {
  const { digest, manifest, pushedAt, status, lastPulledAt, lastArchivedAt, lastActivatedAt } = image;
  const imageTags = repository.tagsOf(image);
  return {
    registryId: repository.registryId,
    repositoryName: repository.name,
    imageDigest: digest,
    ...(imageTags.length > 0 && { imageTags }),
    imageSizeInBytes: sizeOf(repository, image),
    imagePushedAt: new Date(pushedAt),
    imageManifestMediaType: manifest.mediaType,
    ...(manifest.kind === "image" && { artifactMediaType: manifest.artifactType ?? manifest.config.mediaType }),
    ...(manifest.subject && { subjectManifestDigest: manifest.subject.digest }),
    imageStatus: status,
    ...(lastPulledAt !== undefined && { lastRecordedPullTime: new Date(lastPulledAt) }),
    ...(lastArchivedAt !== undefined && { lastArchivedAt: new Date(lastArchivedAt) }),
    ...(lastActivatedAt !== undefined && { lastActivatedAt: new Date(lastActivatedAt) }),
  };
}

/** Compressed; of an index that of its largest image (API reference, ImageDetail). */
export function sizeOf(repository: Repository, { manifest }: StoredImage): number {
  if (manifest.kind === "image") return [manifest.config, ...manifest.layers].reduce((sum, { size }) => sum + size, 0);
  const children = manifest.manifests.flatMap(({ digest }) => repository.images.get(digest) ?? []);
  return Math.max(0, ...children.map((child) => sizeOf(repository, child)));
}

/** One for each tag, or one without a tag. */
export function imageIds(repository: Repository, image: StoredImage): readonly ImageId[] {
  const tags = repository.tagsOf(image);
  const imageDigest = image.digest;
  return tags.length === 0 ? [{ imageDigest }] : tags.map((imageTag) => ({ imageDigest, imageTag }));
}

export function hasTagStatus(repository: Repository, image: StoredImage, wanted = "ANY"): boolean {
  return wanted === "ANY" || (wanted === "TAGGED") === repository.tagsOf(image).length > 0;
}

/** Without a filter only what is not in the archive is shown (API reference, DescribeImagesFilter). */
export function hasStatus({ status }: StoredImage, wanted = "ACTIVE"): boolean {
  return wanted === "ANY" || status === wanted;
}

export function recordPull(clock: SimClock, image: StoredImage): void {
  const now = clock.now();
  if (image.lastPulledAt === undefined || now - image.lastPulledAt >= PULL_TIME_REFRESH) image.lastPulledAt = now;
}
