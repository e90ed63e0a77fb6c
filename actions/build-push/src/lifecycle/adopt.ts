import { deployedTag, environmentInTag, parseTag } from "@deploy-actions/shared/ecr/tag-scheme";
import type { Reference } from "../registry/references.ts";
import { indexesOf, type LifecycleImage, rootsOf } from "./image.ts";
import { named } from "./protect.ts";

/** Whose history begins with what runs already. */
export interface Adoption {
  readonly environment: string;
  /** Id of the workflow run, and which attempt of it this is. */
  readonly run: string;
  readonly attempt: number;
}

export interface Adopted {
  readonly digest: string;
  readonly tag: string;
  readonly neededBy: readonly string[];
}

/**
 * The tags that make what ECS names the history of an environment, so that the first policy keeps it. What is named
 * first counts as deployed last: ECS is asked for what runs before what ran. `now` is in milliseconds since the epoch.
 */
export function planAdoption(
  { environment, run, attempt }: Adoption,
  images: readonly LifecycleImage[],
  references: readonly Reference[],
  now: number,
): readonly Adopted[] {
  const indexes = indexesOf(images);
  const wanted = new Map<LifecycleImage, readonly string[]>();
  for (const [image, neededBy] of named(images, references)) {
    // A tag is written with the manifest, which nobody can read in the archive.
    if (image.status === "ARCHIVED") continue;
    for (const root of rootsOf(image, indexes)) wanted.set(root, wanted.get(root) ?? neededBy);
  }
  const name = environmentInTag(environment);
  const isKnown = (image: LifecycleImage) => stampsOf(image, name).length > 0;
  // Whatever a deploy has written is younger than what it found.
  const latest = Math.min(now, ...images.flatMap((image) => stampsOf(image, name).map((at) => at - SECOND)));
  return [...wanted]
    .filter(([image]) => !isKnown(image))
    .map(([{ digest }, neededBy], index) => ({
      digest,
      tag: deployedTag({ environment, at: latest - index * SECOND, run, attempt }),
      neededBy,
    }));
}

/** What a tag tells apart. */
const SECOND = 1000;

function stampsOf({ tags }: LifecycleImage, environment: string): readonly number[] {
  return tags.flatMap((tag) => {
    const parsed = parseTag(tag);
    return parsed?.kind === "deployed" && parsed.environment === environment ? [parsed.at] : [];
  });
}

/** The images as they are once these tags are written. */
export function withAdopted(images: readonly LifecycleImage[], adopted: readonly Adopted[]): readonly LifecycleImage[] {
  const tags = Map.groupBy(adopted, ({ digest }) => digest);
  return images.map((image) => ({
    ...image,
    tags: [...image.tags, ...(tags.get(image.digest) ?? []).map(({ tag }) => tag)],
  }));
}
