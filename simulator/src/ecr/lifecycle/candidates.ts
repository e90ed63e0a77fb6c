import type { Repository } from "../repository.ts";
import type { Candidate } from "./evaluate.ts";

/** The images of a repository as life-cycle rules look at them, oldest push first. */
export function candidates(repository: Repository): readonly Candidate[] {
  const images = [...repository.images.values()].sort((a, b) => a.pushedAt - b.pushedAt);
  return images.map((image) => ({
    digest: image.digest,
    tags: repository.tagsOf(image),
    storageClass: image.status === "ARCHIVED" ? "ARCHIVE" : "STANDARD",
    pushedAt: image.pushedAt,
    lastPulledAt: image.lastPulledAt,
    lastActivatedAt: image.lastActivatedAt,
    lastArchivedAt: image.lastArchivedAt,
    isBound: repository.listsOf(image).length > 0 || repository.images.has(image.manifest.subject?.digest ?? ""),
  }));
}
