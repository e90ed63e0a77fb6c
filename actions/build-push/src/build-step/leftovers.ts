import type { Images } from "../registry/images.ts";
import type { Leftover } from "../state.ts";

/**
 * Takes away the tags under which a builder pushed that cannot push by digest. An image that got no tag of its own goes
 * with the last of them. Returns what could not be taken away, a line each.
 */
export async function removeLeftovers(leftovers: readonly Leftover[], images: Images): Promise<readonly string[]> {
  const left: string[] = [];
  for (const [repository, some] of Map.groupBy(leftovers, ({ repository }) => repository)) {
    const tags = some.map(({ tag }) => tag);
    try {
      await images.untag(repository, tags);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      left.push(`${repository}: ${tags.join(", ")} could not be taken away: ${why}`);
    }
  }
  return left;
}
