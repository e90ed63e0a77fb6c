import type { Images } from "../registry/images.ts";
import type { IntendedTag, TagsState } from "./tags-state.ts";

/** How the tags are after going back. */
export interface UndoneTags {
  /** One for each tag that was on our image: what was done about it. */
  readonly done: readonly string[];
  /** One for each tag that is still there, with the reason. */
  readonly left: readonly string[];
  /** Whether trying again can help. */
  readonly isOver: boolean;
}

/**
 * Puts tags where they were before the step: those that move onto the images that had them, the rest is taken away.
 * What is not on our image any more is somebody else's, and stays. Goes on after an error, so that one tag does not keep
 * the others.
 */
export async function undoTags({ since, tags }: TagsState, images: Images): Promise<UndoneTags> {
  const done: string[] = [];
  const left: string[] = [];
  let isOver = true;
  // Those that move first: they are what others pull by.
  for (const intended of tags.toSorted((a, b) => Number(b.before !== null) - Number(a.before !== null))) {
    const name = `${intended.repository}:${intended.tag}`;
    try {
      const end = await undo(intended, since, images);
      if (end.kind === "undone") done.push(`${name} ${end.how}`);
      if (end.kind === "left") left.push(`${name} ${end.why}`);
    } catch (error) {
      isOver = false;
      left.push(`${name} could not be taken back: ${error instanceof Error ? error.message : error}`);
    }
  }
  return { done, left, isOver };
}

type Undo =
  | { readonly kind: "nothing" }
  | { readonly kind: "undone"; readonly how: string }
  | { readonly kind: "left"; readonly why: string };

async function undo({ repository, tag, digest, before }: IntendedTag, since: number, images: Images): Promise<Undo> {
  const holder = await images.find(repository, { tag });
  if (holder?.digest !== digest) return { kind: "nothing" };
  if (before !== null) return moveBack(repository, tag, before, images);
  // ECR deletes an image with its last tag; one that was there before may be in use by its digest.
  if (holder.tags.length === 1 && holder.pushedAt < since)
    return { kind: "left", why: `stays: without a tag ECR would delete ${digest}, which was there before this step` };
  await images.untag(repository, [tag]);
  return { kind: "undone", how: holder.tags.length === 1 ? "removed, and the image with it" : "removed" };
}

async function moveBack(repository: string, tag: string, before: string, images: Images): Promise<Undo> {
  const manifest = await images.manifest(repository, before);
  if (!manifest) return { kind: "left", why: `stays: ${before}, which had it before, is not there any more` };
  const { kind } = await images.tag(repository, manifest, tag);
  if (kind === "taken") return { kind: "left", why: "stays: the repository does not let it move any more" };
  return { kind: "undone", how: `back on ${before}` };
}
