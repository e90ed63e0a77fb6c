import { contentTag } from "@deploy-actions/shared/ecr/tag-scheme";
import type { Account } from "../account.ts";
import type { Effects } from "../effects.ts";
import type { PushedImage } from "../image.ts";
import type { Repository } from "../registry/repositories.ts";
import { withOwnBuildTag } from "../tags/own-build-tag.ts";
import { holdersOf, tagSteps } from "../tags/taken.ts";
import { type ImageToTag, writeTags } from "../tags/write-tags.ts";
import type { ImagePlan } from "./plan.ts";

interface Tagging {
  readonly account: Account;
  readonly repositories: ReadonlyMap<string, Repository>;
  readonly effects: Effects;
  /** Milliseconds since the epoch: when the step began. */
  readonly since: number;
}

/** Writes the tags of all images or none. Who has them is looked up now: a build takes its time, and others push meanwhile. */
export async function tagImages(
  images: readonly (PushedImage & { readonly plan: ImagePlan })[],
  { account, repositories, effects, since }: Tagging,
): Promise<readonly ImageToTag[]> {
  const { registry } = account;
  const tagged: ImageToTag[] = [];
  for (const image of images) {
    const { content } = image.plan;
    const mutability = repositories.get(image.repository)?.mutability;
    if (!mutability) throw new Error(`${image.repository} was not prepared.`);
    const tags = await withOwnBuildTag(image.plan.tags, image, registry.images);
    const holders = await holdersOf(image.repository, tags, registry.images);
    const steps = tagSteps(tags, { digest: image.digest, holders, mutability });
    // Another image of the same sources that was quicker is as good.
    const lost = content === undefined ? undefined : contentTag(content);
    tagged.push({ ...image, steps: steps.filter(({ kind, tag }) => kind !== "taken" || tag !== lost) });
  }
  const save: Parameters<typeof writeTags>[2]["save"] = (state) => effects.save({ tags: state });
  await writeTags(tagged, registry.images, { ...effects, since, save });
  return tagged;
}
