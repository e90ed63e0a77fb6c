import { contentTag } from "@deploy-actions/shared/ecr/tag-scheme";
import type { LifecycleSettings } from "../lifecycle/generate.ts";
import type { RegistryImage } from "../registry/images.ts";
import type { ContentOf } from "./observe-content.ts";
import { soonExpired } from "./soon-expired.ts";

/** Whether there is an image of exactly this content, so that nothing has to be built. */
export type Hit =
  | { readonly kind: "hit"; readonly image: RegistryImage }
  | { readonly kind: "miss"; readonly why: string };

export interface HitRequest {
  /** Name of the repository. */
  readonly repository: string;
  readonly content: ContentOf;
  /** Those that the image is to get: they decide how long it lives. */
  readonly tags: readonly string[];
  readonly lifecycle: LifecycleSettings;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Among all images of the repository. */
export function findHit(
  { repository, content, tags, lifecycle, now }: HitRequest,
  images: readonly RegistryImage[],
): Hit {
  const miss = (why: string): Hit => ({ kind: "miss", why });
  if (content.kind === "unknown") return miss(`what it is made of cannot be told: ${content.why}`);
  const tag = contentTag(content.key);
  const image = images.find((held) => held.tags.includes(tag));
  if (!image) return miss(`no image of this content is in ${repository} (${tag})`);
  if (image.status !== "ACTIVE") return miss(`the image of this content (${image.digest}) is in the archive`);
  const why = soonExpired(image, tags, images, { ...lifecycle, now });
  return why ? miss(`the image of this content (${image.digest}) would soon expire: ${why}`) : { kind: "hit", image };
}
