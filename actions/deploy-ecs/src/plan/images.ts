import { shortNames } from "@deploy-actions/shared/aws/short-names";
import type { ServiceRevision } from "@deploy-actions/shared/ecs/ecs";
import type { TaskDefinition } from "@deploy-actions/shared/ecs/task-definition/definition";
import { Failure } from "@deploy-actions/shared/failure";
import type { Sighting } from "../registry.ts";

export function refuseMissingImages(images: ReadonlyMap<string, Sighting>): void {
  const missing = [...images].flatMap(([reference, sighting]) =>
    sighting.kind === "missing" ? [{ reference, tags: sighting.nearestTags }] : [],
  );
  if (missing.length === 0) return;
  throw new ImageMissing(missing);
}

/** The registry was asked and has no such image: nothing was changed. */
export class ImageMissing extends Failure {
  constructor(missing: readonly { readonly reference: string; readonly tags: readonly string[] }[]) {
    const names = missing.map(({ reference }) => (isTagged(reference) ? reference : `${reference}:latest`)).join(", ");
    super(
      `${missing.length === 1 ? "Image" : "Images"} ${names} ${missing.length === 1 ? "does" : "do"} not exist. Nothing was changed.`,
      {
        hint: `${missing.map(({ reference, tags }) => (tags.length > 0 ? `Tags like that of ${reference}: ${tags.join(", ")}.` : `The repository of ${reference} has no tag like it.`)).join(" ")} Was it pushed, to this account and Region?`,
      },
    );
  }
}

/** Without a tag and a digest, registries take `latest`. */
const isTagged = (reference: string) => /:[^/]+$/.test(reference);

/**
 * Whether the images that run are still what their references lead to. A tag can move; only the registry knows.
 * Where it cannot be asked, `latest` counts as moved (it is made to move), and any other tag as still the same image.
 */
export function compareImages(
  definition: TaskDefinition,
  running: ServiceRevision | undefined,
  images: ReadonlyMap<string, Sighting>,
): { readonly moved: readonly string[]; readonly notes: readonly string[] } {
  const moved: string[] = [];
  const notes: string[] = [];
  for (const { name, image = "" } of definition.containerDefinitions) {
    if (image.includes("@sha256:")) continue;
    const digest = running?.images.find(({ container }) => container === name)?.digest;
    const sighting = images.get(image);
    const subject = `container ${name}: ${shortNames(image)}`;
    if (sighting?.kind === "found" && digest) {
      if (sighting.digest !== digest)
        moved.push(`${subject} leads to ${short(sighting.digest)} now, ${short(digest)} runs`);
    } else if (/:latest$/.test(image) || !isTagged(image)) {
      moved.push(`${subject} may lead to another image now (it could not be compared)`);
    } else {
      const why = sighting?.kind === "unknown" ? sighting.why : "ECS does not say which digest runs";
      notes.push(
        `${subject} was compared by its tag only (${why}). Use a digest, or force-new-deployment when the tag moved.`,
      );
    }
  }
  return { moved, notes };
}

const short = (digest: string) => digest.slice(0, "sha256:".length + 12);
