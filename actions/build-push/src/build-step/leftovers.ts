import type { BuildOrder } from "../build/build-order.ts";
import type { BuilderFacts } from "../build/builder.ts";
import { pushReference } from "../build/definition.ts";
import type { Images } from "../registry/images.ts";
import type { Leftover } from "../state.ts";

/** What a builder that cannot push by digest will leave: the tags under which it pushes. */
export function leftoversOf(
  orders: readonly BuildOrder[],
  { can }: Pick<BuilderFacts, "can">,
  { tagOf, since }: { readonly tagOf: (order: BuildOrder) => string; readonly since: number },
): readonly Leftover[] {
  return orders.flatMap((order) => {
    const image = pushReference(order, { can, pushTag: tagOf });
    return image === undefined ? [] : { repository: order.image.repository, tag: tagOf(order), image, since };
  });
}

export interface RemovedLeftovers {
  /** `shop/web:pushing-…`, of those that were there. */
  readonly removed: readonly string[];
  /** What could not be taken away, a line each. */
  readonly left: readonly string[];
}

/**
 * Takes these tags away. An image that got no tag of its own goes with the last of them, unless it was there before the
 * step: without a tag it may still run by its digest, and a build of the same sources pushes the same one.
 */
export async function removeLeftovers(leftovers: readonly Leftover[], images: Images): Promise<RemovedLeftovers> {
  const removed: string[] = [];
  const left: string[] = [];
  for (const { repository, tag, since } of leftovers) {
    const name = `${repository}:${tag}`;
    try {
      const holder = await images.find(repository, { tag });
      if (holder === undefined) continue;
      if (holder.tags.length === 1 && holder.pushedAt < since) {
        left.push(`${name} stays: without a tag ECR would delete ${holder.digest}, which was there before this step`);
        continue;
      }
      await images.untag(repository, [tag]);
      removed.push(name);
    } catch (error) {
      left.push(`${name} could not be taken away: ${error instanceof Error ? error.message : error}`);
    }
  }
  return { removed, left };
}
