import type { MaxExpire } from "../settings/max-expire.ts";
import { independent, type LifecycleAction } from "./evaluate.ts";
import type { LifecycleImage } from "./image.ts";
import type { Protected } from "./protect.ts";

/** Why a policy must not be written. */
export type Refusal =
  | { readonly kind: "endangers"; readonly images: readonly Endangered[] }
  | { readonly kind: "too-many"; readonly count: number; readonly of: number; readonly allowed: number }
  | { readonly kind: "disagrees"; readonly images: readonly Disputed[] }
  /** ECR has one preview for each repository, and somebody else began another. */
  | { readonly kind: "other-policy" };

export interface Endangered {
  readonly digest: string;
  readonly tags: readonly string[];
  /** Milliseconds since the epoch. */
  readonly pushedAt: number;
  readonly action: "EXPIRE" | "TRANSITION";
  readonly rulePriority: number;
  readonly neededBy: readonly string[];
}

/** An image that ECR would treat otherwise than its documentation says, or so we read it. */
export interface Disputed {
  readonly digest: string;
  readonly tags: readonly string[];
  readonly ours: Verdict;
  readonly theirs: Verdict;
}

/** Undefined: it stays. */
export type Verdict = Pick<LifecycleAction, "action" | "rulePriority"> | undefined;

export interface Judged {
  /** What becomes of the images, in our words, in ECR's, or both. */
  readonly actions: readonly Pick<LifecycleAction, "digest" | "action" | "rulePriority">[];
  readonly protected: Protected;
  readonly images: readonly LifecycleImage[];
  /** Undefined: any number may. */
  readonly maxExpire: MaxExpire | undefined;
}

/** Nothing: it may be written. */
export function judge({ actions, protected: needed, images, maxExpire }: Judged): readonly Refusal[] {
  const byDigest = new Map(images.map((image) => [image.digest, image]));
  const acted = [...new Map(actions.map((action) => [action.digest, action])).values()];
  const endangered = acted.flatMap(({ digest, action, rulePriority }) => {
    const neededBy = needed.get(digest);
    const { tags = [], pushedAt = 0 } = byDigest.get(digest) ?? {};
    return neededBy ? [{ digest, tags, pushedAt, action, rulePriority, neededBy }] : [];
  });
  return [
    ...(endangered.length > 0 ? [{ kind: "endangers" as const, images: endangered }] : []),
    ...tooMany(acted, images, maxExpire),
  ];
}

/** Of those that rules look at: what belongs to an image does not count as another one. */
function tooMany(
  actions: Judged["actions"],
  images: readonly LifecycleImage[],
  maxExpire: MaxExpire | undefined,
): readonly Refusal[] {
  if (!maxExpire) return [];
  const counted = new Set(independent(images).map(({ digest }) => digest));
  const count = actions.filter(({ digest }) => counted.has(digest)).length;
  const allowed = "images" in maxExpire ? maxExpire.images : Math.ceil((counted.size * maxExpire.percent) / 100);
  return count > allowed ? [{ kind: "too-many", count, of: counted.size, allowed }] : [];
}
