import { TAG_PREFIXES } from "@deploy-actions/shared/ecr/tag-scheme";
import type { LifecycleSettings } from "../lifecycle/generate.ts";
import type { RegistryImage } from "../registry/images.ts";

/** An image in the last fifth of its life is built anew: used again it is no younger, and would soon be gone. */
const LAST = 0.2;

const DAY_MS = 86_400_000;

/**
 * Why an image with these tags too would soon expire by the policy that this action writes; undefined when it would not.
 * `now`: milliseconds since the epoch.
 */
export function soonExpired(
  image: RegistryImage,
  tags: readonly string[],
  all: readonly RegistryImage[],
  { keepReleases, keepBuilds, pullRequestDays, now }: LifecycleSettings & { readonly now: number },
): string | undefined {
  const has = (kind: keyof typeof TAG_PREFIXES) =>
    [...image.tags, ...tags].some((tag) => tag.startsWith(TAG_PREFIXES[kind]));
  // In the order of the policy: the first rule that an image belongs to decides.
  if (has("deployed") || has("current") || has("keep")) return undefined;
  if (has("release")) return byNumber(image, all, "release", keepReleases);
  if (has("build")) return byNumber(image, all, "build", keepBuilds);
  if (has("pullRequest") && now - image.pushedAt >= pullRequestDays * DAY_MS * (1 - LAST))
    return `it was pushed ${Math.floor((now - image.pushedAt) / DAY_MS)} days ago, and images of pull requests are kept for ${pullRequestDays}`;
  return undefined;
}

function byNumber(
  { digest, pushedAt }: RegistryImage,
  all: readonly RegistryImage[],
  kind: "release" | "build",
  kept: number,
): string | undefined {
  const newer = all.filter(
    (other) =>
      other.digest !== digest &&
      other.pushedAt > pushedAt &&
      other.tags.some((tag) => tag.startsWith(TAG_PREFIXES[kind])),
  ).length;
  if (newer < kept * (1 - LAST)) return undefined;
  return `${newer} newer images have a ${TAG_PREFIXES[kind]} tag, of which ${kept} are kept`;
}
