import type { Reference } from "../registry/references.ts";
import { claim } from "./evaluate.ts";
import { keepsAll } from "./generate.ts";
import { indexesOf, type LifecycleImage, rootsOf } from "./image.ts";
import type { LifecyclePolicy, Rule } from "./policy.ts";
import { named } from "./protect.ts";

/** An image that is needed now and that a rule of the policy will expire one day, when enough others were pushed. */
export interface Exposed {
  readonly image: LifecycleImage;
  readonly neededBy: readonly string[];
  readonly rule: Rule;
}

/** What ECS names without a tag that keeps it: the guard looks once, and the policy acts every day. */
export function exposed(
  policy: LifecyclePolicy,
  images: readonly LifecycleImage[],
  references: readonly Reference[],
): readonly Exposed[] {
  const indexes = indexesOf(images);
  return [...named(images, references)].flatMap(([image, neededBy]) => {
    const claims = rootsOf(image, indexes).map((root) => claim(policy, root));
    const rule = claims.find((claimed) => claimed !== undefined && !keepsAll(claimed));
    const isKept = claims.some((claimed) => claimed === undefined || keepsAll(claimed));
    return rule && !isKept ? [{ image, neededBy, rule }] : [];
  });
}
