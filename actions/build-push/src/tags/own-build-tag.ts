import { buildTag, parseTag } from "@deploy-actions/shared/ecr/tag-scheme";
import type { Images } from "../registry/images.ts";
import type { ImageTag } from "./tags-for.ts";

/** What a tag tells apart, ms. */
const SECOND = 1_000;

/**
 * The tags of an image, with a build's tag that no other image has: another job may have built the same commit in the
 * same second, as those of a matrix do, and was quicker. Then it is of the next second that is free.
 */
export async function withOwnBuildTag(
  tags: readonly ImageTag[],
  { repository, digest }: { readonly repository: string; readonly digest: string },
  images: Pick<Images, "find">,
): Promise<readonly ImageTag[]> {
  const own: ImageTag[] = [];
  for (const tag of tags) own.push({ ...tag, tag: await free(tag.tag) });
  return own;

  async function free(tag: string): Promise<string> {
    const parsed = parseTag(tag);
    if (parsed?.kind !== "build") return tag;
    const holder = await images.find(repository, { tag });
    if (holder === undefined || holder.digest === digest) return tag;
    return await free(buildTag({ at: parsed.at + SECOND, sha: parsed.sha }));
  }
}
