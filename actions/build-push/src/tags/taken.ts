import { parseTag } from "@deploy-actions/shared/ecr/tag-scheme";
import type { Problem } from "@deploy-actions/shared/problems";
import { bounded } from "../bounded.ts";
import type { Images, RegistryImage } from "../registry/images.ts";
import type { Mutability } from "../registry/repositories.ts";
import type { ImageTag } from "./tags-for.ts";

/** What is to be done so that an image has a tag. */
export type TagStep = ImageTag &
  (
    | { readonly kind: "write" }
    | { readonly kind: "there" }
    | { readonly kind: "move"; readonly from: string }
    /** Another image has it, and keeps it. */
    | { readonly kind: "taken"; readonly by: Holder }
  );

type Holder = Pick<RegistryImage, "digest" | "pushedAt">;

/** Which images of a repository have these tags now. The repository must exist. */
export async function holdersOf(
  repository: string,
  tags: readonly ImageTag[],
  images: Pick<Images, "find">,
): Promise<ReadonlyMap<string, RegistryImage>> {
  const found = await bounded(tags, LOOKS_AT_ONCE, async ({ tag }) => [tag, await images.find(repository, { tag })]);
  return new Map(found.filter((entry): entry is [string, RegistryImage] => entry[1] !== undefined));
}

/** Far below the requests that ECR allows in a second (DescribeImages). */
const LOOKS_AT_ONCE = 4;

/** `digest`: of the image that is to get the tags; undefined before it is built, when nobody can say that it will be the same. */
export function tagSteps(
  tags: readonly ImageTag[],
  {
    digest,
    holders,
    mutability,
  }: {
    readonly digest: string | undefined;
    readonly holders: ReadonlyMap<string, Holder>;
    readonly mutability: Mutability;
  },
): readonly TagStep[] {
  return tags.map((tag): TagStep => {
    const holder = holders.get(tag.tag);
    if (holder === undefined) return { ...tag, kind: "write" };
    if (holder.digest === digest) return { ...tag, kind: "there" };
    if (mayMove(tag.tag, mutability) && !staysPut(tag)) return { ...tag, kind: "move", from: holder.digest };
    return { ...tag, kind: "taken", by: holder };
  });
}

/**
 * `release-1.2.3` stays also where ECR would let it move, and so does `build-...`, which two jobs get that build the same
 * commit in the same second: the image that lost it may be left without a tag, and expire while it runs or while a
 * rollback needs it.
 */
function staysPut({ tag, moves }: ImageTag): boolean {
  const kind = parseTag(tag)?.kind;
  return !moves && (kind === "release" || kind === "build");
}

/** Whether ECR lets a tag go from one image to another. `*` in an exclusion stands for any characters, none as well. */
export function mayMove(tag: string, { setting, exclusions }: Mutability): boolean {
  const isExcluded = exclusions.some((filter) =>
    new RegExp(`^${filter.replace(/[.\\+^$()[\]{}|?]/g, "\\$&").replaceAll("*", ".*")}$`).test(tag),
  );
  return setting.startsWith("MUTABLE") !== isExcluded;
}

/** Told before anything is built: afterwards it would have been for nothing. */
export function takenProblems(image: string, repository: string, steps: readonly TagStep[]): readonly Problem[] {
  return steps
    .filter((step) => step.kind === "taken")
    .map(({ by, ...tag }) => ({
      at: image,
      message: `The tag ${tag.tag} is on another image of ${repository} (${by.digest}, pushed ${new Date(by.pushedAt).toISOString()}), and ${staysPut(tag) ? "stays there" : "the repository does not let it move"}.`,
      fix: tag.moves
        ? `Let it move (an exclusion "${tag.tag}" of the repository's tag mutability, which reconcile-repository: true adds), or choose a tag that only this image gets.`
        : "That image is of the same version or commit: use it, set skip-unchanged: true so that this step finds it by itself, or build a new version.",
    }));
}
