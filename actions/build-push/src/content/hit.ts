import { contentTag } from "@deploy-actions/shared/ecr/tag-scheme";
import type { LifecycleSettings } from "../lifecycle/generate.ts";
import type { Images, RegistryImage } from "../registry/images.ts";
import type { ContentOf } from "./observe-content.ts";
import { soonExpired } from "./soon-expired.ts";

/** Whether there is an image of exactly this content, so that nothing has to be built. */
export type Hit =
  | { readonly kind: "hit"; readonly image: RegistryImage }
  | { readonly kind: "miss"; readonly why: string };

export interface HitRequest {
  readonly repository: string;
  readonly content: ContentOf;
  /** Those that the image is to get: they decide how long it lives. */
  readonly tags: readonly string[];
  readonly noCache: boolean;
  readonly lifecycle: LifecycleSettings;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Looks in a repository that exists. */
export async function findHit(
  { repository, content, tags, noCache, lifecycle, now }: HitRequest,
  images: Pick<Images, "find" | "list">,
): Promise<Hit> {
  const miss = (why: string): Hit => ({ kind: "miss", why });
  if (noCache) return miss("no-cache asks for a new build");
  if (content.kind === "unknown") return miss(`what it is made of cannot be told: ${content.why}`);
  const tag = contentTag(content.key);
  const image = await images.find(repository, { tag });
  if (!image) return miss(`no image of this content is in ${repository} (${tag})`);
  if (image.status !== "ACTIVE") return miss(`the image of this content (${image.digest}) is in the archive`);
  const why = soonExpired(image, tags, await images.list(repository), { ...lifecycle, now });
  return why ? miss(`the image of this content (${image.digest}) would soon expire: ${why}`) : { kind: "hit", image };
}
