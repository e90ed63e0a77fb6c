import type { SimClock } from "../clock.ts";
import { AwsError, type AwsService } from "../service.ts";
import { imageNotFound } from "./errors.ts";
import type { Registry } from "./registry.ts";
import type { StoredImage } from "./repository.ts";
import { RESTORING } from "./timing.ts";

/** UpdateImageStorageClass: into the archive at once, out of it after a while. */
export function storageClassHandlers(registry: Registry): AwsService["handlers"] {
  const { clock } = registry.world;
  return {
    UpdateImageStorageClass: (input) => {
      const repository = registry.get(input);
      const image = repository.find(input.imageId);
      if (!image) throw imageNotFound(input.imageId, repository);
      const isArchiving = input.targetStorageClass === "ARCHIVE";
      if (isArchiving === (image.status === "ARCHIVED") || image.status === "ACTIVATING") {
        const message = `The image with digest '${image.digest}' is ${image.status} and cannot go to the storage class ${input.targetStorageClass}`;
        throw new AwsError("ImageStorageClassUpdateNotSupportedException", message);
      }
      if (isArchiving) {
        const list = repository.listsOf(image).find(({ status }) => status !== "ARCHIVED");
        if (list) {
          const message = `The image with digest '${image.digest}' is referenced by the manifest list '${list.digest}'`;
          throw new AwsError("ImageStorageClassUpdateNotSupportedException", message);
        }
        archive(clock, image);
      } else restore(clock, image);
      return {
        registryId: registry.id,
        repositoryName: repository.name,
        imageId: { ...input.imageId, imageDigest: image.digest },
        imageStatus: image.status,
      };
    },
  };
}

export function archive(clock: SimClock, image: StoredImage): void {
  image.status = "ARCHIVED";
  image.lastArchivedAt = clock.now();
}

export function restore(clock: SimClock, image: StoredImage): void {
  image.status = "ACTIVATING";
  clock.after(RESTORING, () => {
    image.status = "ACTIVE";
    image.lastActivatedAt = clock.now();
  });
}
