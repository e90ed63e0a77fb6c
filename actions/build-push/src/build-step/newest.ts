import { parseTag } from "@deploy-actions/shared/ecr/tag-scheme";
import type { RegistryImage } from "../registry/images.ts";

/** The image that the last build of a branch has tagged. */
export interface Newest {
  readonly digest: string;
  /** The first 12 digits. */
  readonly commit: string;
}

/** By the tags: an image that is used again was pushed long before. Releases do not say of which commit they are. */
export function newestOf(images: readonly RegistryImage[]): Newest | undefined {
  const builds = images
    .filter(({ status }) => status === "ACTIVE")
    .flatMap(({ digest, tags }) =>
      tags.flatMap((text) => {
        const tag = parseTag(text);
        return tag?.kind === "build" ? [{ digest, commit: tag.sha, at: tag.at }] : [];
      }),
    );
  return builds.toSorted((one, other) => other.at - one.at)[0];
}
