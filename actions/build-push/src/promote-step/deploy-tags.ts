import { type Deploy, deploysOf, deployTags } from "../promote/environment.ts";
import type { RegistryImage } from "../registry/images.ts";
import type { ImageTag } from "../tags/tags-for.ts";

/**
 * All tags of a promotion: those of the rules, and those of the deploy where it goes to an environment. What no other
 * image gets comes first, the deploy before all, also the one that is told already.
 */
export function promotionTags(
  ruled: readonly ImageTag[],
  deploy: Deploy | undefined,
  images: readonly RegistryImage[],
): readonly ImageTag[] {
  const tags = [...(deploy ? tagsOfDeploy(deploy, images) : []), ...ruled];
  return tags.toSorted((one, other) => Number(one.moves) - Number(other.moves));
}

function tagsOfDeploy(deploy: Deploy, images: readonly RegistryImage[]): readonly ImageTag[] {
  const { deployed, current } = deployTags(deploy, images);
  const tag = deployed ?? deploysOf(deploy.environment, images)[0]?.tag;
  return [...(tag ? [{ tag, moves: false }] : []), { tag: current, moves: true }];
}
