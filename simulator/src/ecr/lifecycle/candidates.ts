import type { Repository } from "../repository.ts";
import type { Candidate } from "./evaluate.ts";

/** The images of a repository as life-cycle rules look at them, oldest push first. */
export function candidates(repository: Repository): readonly Candidate[] {
  const images = [...repository.images.values()].sort((a, b) => a.pushedAt - b.pushedAt);
  const tags = Map.groupBy(repository.tags, ([, digest]) => digest);
  const inLists = new Set(
    images.flatMap(({ manifest }) => (manifest.kind === "index" ? manifest.manifests : [])).map(({ digest }) => digest),
  );
  return images.map((image) => ({
    digest: image.digest,
    tags: (tags.get(image.digest) ?? []).map(([tag]) => tag),
    storageClass: image.status === "ARCHIVED" ? "ARCHIVE" : "STANDARD",
    pushedAt: image.pushedAt,
    lastPulledAt: image.lastPulledAt,
    lastActivatedAt: image.lastActivatedAt,
    lastArchivedAt: image.lastArchivedAt,
    isBound: inLists.has(image.digest) || repository.images.has(image.manifest.subject?.digest ?? ""),
  }));
}
