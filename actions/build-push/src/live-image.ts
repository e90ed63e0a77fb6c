import { parseTag } from "@deploy-actions/shared/ecr/tag-scheme";
import type { RegistryImage } from "./registry/images.ts";

/** The image that users have: production's where an environment is called so, else the one that was pushed last of those that run. */
export function liveImage(images: readonly RegistryImage[]): RegistryImage | undefined {
  const running = images
    .flatMap((image) =>
      image.tags.flatMap((tag) => {
        const parsed = parseTag(tag);
        return parsed?.kind === "current" ? [{ image, environment: parsed.environment }] : [];
      }),
    )
    .toSorted((one, other) => other.image.pushedAt - one.image.pushedAt);
  const production = running.find(({ environment }) => /^prod(?:uction)?$/.test(environment));
  return (production ?? running[0])?.image;
}
