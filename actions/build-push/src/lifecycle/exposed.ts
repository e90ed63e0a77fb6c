import { TAG_PREFIXES } from "@deploy-actions/shared/ecr/tag-scheme";
import type { Reference } from "../registry/references.ts";
import type { Mutability } from "../registry/repositories.ts";
import { mayMove } from "../tags/taken.ts";
import { claim } from "./evaluate.ts";
import { keepsAll } from "./generate.ts";
import { indexesOf, type LifecycleImage, rootsOf } from "./image.ts";
import type { LifecyclePolicy, Rule } from "./policy.ts";
import { named } from "./protect.ts";

/** An image that is needed now and that a rule of the policy will expire one day. */
export interface Exposed {
  readonly image: LifecycleImage;
  readonly neededBy: readonly string[];
  readonly rule: Rule;
  /** Not before these have gone to another image; none of them: when enough others were pushed, or enough days are over. */
  readonly moving: readonly string[];
}

/** What ECS names without a tag that keeps it: the guard looks once, and the policy acts every day. */
export function exposed(
  policy: LifecyclePolicy,
  images: readonly LifecycleImage[],
  references: readonly Reference[],
  mutability: Mutability | undefined,
): readonly Exposed[] {
  const indexes = indexesOf(images);
  return [...named(images, references)].flatMap(([image, neededBy]) => {
    const ends = rootsOf(image, indexes).map((root) => endOf(root, policy, mutability));
    const [first] = ends;
    return first && ends.every((end) => end !== undefined) ? [{ image, neededBy, ...first }] : [];
  });
}

/** Which rule will take an image in the end; undefined: none. */
function endOf(
  image: LifecycleImage,
  policy: LifecyclePolicy,
  mutability: Mutability | undefined,
): Pick<Exposed, "rule" | "moving"> | undefined {
  const now = claim(policy, image);
  if (now && !keepsAll(now)) return { rule: now, moving: [] };
  const moving = image.tags.filter((tag) => isMoving(tag, mutability));
  if (moving.length === 0) return undefined;
  const later = claim(policy, { ...image, tags: image.tags.filter((tag) => !moving.includes(tag)) });
  return later && !keepsAll(later) ? { rule: later, moving } : undefined;
}

/** `latest`, `main`: what has a number, or is of our scheme, is mostly of one image for good. Nobody looked: nothing moves. */
function isMoving(tag: string, mutability: Mutability | undefined): boolean {
  if (!mutability || !mayMove(tag, mutability)) return false;
  if (tag.startsWith(TAG_PREFIXES.current)) return true;
  return !/\d/.test(tag) && !Object.values(TAG_PREFIXES).some((prefix) => tag.startsWith(prefix));
}
