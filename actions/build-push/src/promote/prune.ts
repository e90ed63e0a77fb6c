import { parseTag, retiredTag } from "@deploy-actions/shared/ecr/tag-scheme";
import { indexesOf, type LifecycleImage } from "../lifecycle/image.ts";
import { named } from "../lifecycle/protect.ts";
import type { RegistryImage } from "../registry/images.ts";
import type { Reference } from "../registry/references.ts";
import { deploysOf } from "./environment.ts";

/** How many deploys, and how many images, of an environment a rollback can choose from. */
const KEEP = 10;

/** Deploys whose tags protect their images no longer. */
export interface PrunePlan {
  /** One for each image. */
  readonly images: readonly PrunedImage[];
}

export interface PrunedImage {
  readonly digest: string;
  readonly untag: readonly string[];
  /** Written first, where nothing else would be left: ECR deletes an image with its last tag. */
  readonly retiredTag: string | undefined;
}

/** By the digests that ECS names, of indexes where it tells only what they hold. */
export function referencedDigests(
  images: readonly LifecycleImage[],
  references: readonly Reference[],
): ReadonlySet<string> {
  const indexes = indexesOf(images);
  const digests = [...named(images, references).keys()].map(({ digest }) => digest);
  return new Set(digests.flatMap((digest) => [digest, ...(indexes.get(digest) ?? []).map((index) => index.digest)]));
}

/**
 * The newest deploys of the environment stay, by their stamps, and the last one of each of the newest images: one that is
 * deployed every night is not all that there is to go back to. So does whatever runs somewhere or is current.
 */
export function planPrune(
  environment: string,
  { images, referenced }: { readonly images: readonly RegistryImage[]; readonly referenced: ReadonlySet<string> },
  keep = KEEP,
): PrunePlan {
  const byDigest = new Map(images.map((image) => [image.digest, image]));
  const isNeeded = (digest: string) => referenced.has(digest) || byDigest.get(digest)?.tags.some(isCurrent) === true;
  const deploys = deploysOf(environment, images);
  const lastOfEach = [...Map.groupBy(deploys, ({ digest }) => digest).values()].flatMap(([newest]) => newest ?? []);
  const kept = new Set([...deploys.slice(0, keep), ...lastOfEach.slice(0, keep)]);
  const surplus = deploys.filter((deploy) => !kept.has(deploy) && !isNeeded(deploy.digest));
  return {
    images: [...Map.groupBy(surplus, ({ digest }) => digest)].map(([digest, deploys]) => {
      const untag = deploys.map(({ tag }) => tag);
      const isLast = byDigest.get(digest)?.tags.every((tag) => untag.includes(tag)) === true;
      // The stamp of its last deploy, which no other image has: a retired tag does not move.
      const at = Math.max(...deploys.map((deploy) => deploy.at));
      return { digest, untag, retiredTag: isLast ? retiredTag({ environment, at }) : undefined };
    }),
  };
}

function isCurrent(tag: string): boolean {
  return parseTag(tag)?.kind === "current";
}
