import type { SimClock } from "../clock.ts";
import { imageIds } from "./image-view.ts";
import type { ImageId, Repository, StoredImage } from "./repository.ts";
import { DAY } from "./timing.ts";

/**
 * BatchDeleteImage: a tag goes alone, unless it is the image's last one; a digest takes all tags along. What cannot be
 * deleted is among the failures of a call that succeeds.
 */
export function deleteImages(repository: Repository, ids: readonly ImageId[], clock: SimClock) {
  const deleted: ImageId[] = [];
  const failures: object[] = [];
  for (const imageId of ids) {
    const found = target(repository, imageId);
    if ("failureCode" in found) failures.push({ imageId, ...found });
    else deleted.push(...deleteOne(repository, imageId, found.image, clock));
  }
  return { imageIds: deleted, failures };
}

/** Reference artifacts follow their subject within 24 hours (user guide, "Deleting an image"). */
export function deleteWithReferrers(repository: Repository, image: StoredImage, clock: SimClock): void {
  repository.delete(image);
  clock.after(DAY, () => {
    if (repository.images.has(image.digest)) return;
    for (const referrer of repository.referrersOf(image.digest)) deleteWithReferrers(repository, referrer, clock);
  });
}

type Target = { readonly image: StoredImage } | { readonly failureCode: string; readonly failureReason: string };

function target(repository: Repository, { imageTag, imageDigest }: ImageId): Target {
  if (imageTag === undefined && imageDigest === undefined) {
    const failureReason = "Invalid request parameters: both tag and digest cannot be null";
    return { failureCode: "MissingDigestAndTag", failureReason };
  }
  if (imageDigest !== undefined && !/^[\w+.-]+:[a-fA-F0-9]+$/.test(imageDigest)) {
    const rule = "[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+";
    const failureReason = `Invalid request parameters: image digest should satisfy the regex '${rule}'`;
    return { failureCode: "InvalidImageDigest", failureReason };
  }
  const image = repository.find(imageDigest === undefined ? { imageTag: `${imageTag}` } : { imageDigest });
  if (!image) return { failureCode: "ImageNotFound", failureReason: "Requested image not found" };
  if (imageTag !== undefined && repository.tags.get(imageTag) !== image.digest) {
    const failureReason = "Tag does not match the digest";
    return { failureCode: "ImageTagDoesNotMatchDigest", failureReason };
  }
  const isLast = imageTag === undefined || repository.tagsOf(image).length === 1;
  const lists = repository.listsOf(image);
  if (isLast && lists.length > 0) {
    const names = lists.map(({ digest }) => digest).join(", ");
    const failureReason = `Requested image referenced by manifest list: [${names}]`;
    return { failureCode: "ImageReferencedByManifestList", failureReason };
  }
  return { image };
}

function deleteOne(repository: Repository, { imageTag }: ImageId, image: StoredImage, clock: SimClock) {
  if (imageTag !== undefined && repository.tagsOf(image).length > 1) {
    repository.tags.delete(imageTag);
    return [{ imageDigest: image.digest, imageTag }];
  }
  const ids = imageIds(repository, image);
  deleteWithReferrers(repository, image, clock);
  return ids;
}
