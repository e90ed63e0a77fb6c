import { bounded } from "../bounded.ts";
import { type Bill, billOf } from "./bill.ts";
import type { PromotionPorts, PromotionRegistry } from "./ports.ts";
import { type Promotion, written } from "./promotion.ts";
import type { ImageId } from "./source.ts";

/** What the registries say of one promotion. */
export interface Sighting {
  readonly promotion: Promotion;
  /** Registries with their hosts, whether they were written or not. */
  readonly from: { readonly host: string; readonly repository: string };
  readonly to: { readonly host: string; readonly repository: string };
  readonly image: SeenImage;
}

export type SeenImage =
  | { readonly kind: "missing" }
  /** In ECR's archive, or on its way out of it: it cannot be read. */
  | { readonly kind: "archived" | "activating"; readonly digest: string }
  /** In the repository where it shall be. */
  | { readonly kind: "there"; readonly digest: string }
  /** Elsewhere: what it is made of, and how much of that is at the destination. */
  | { readonly kind: "elsewhere"; readonly digest: string; readonly bill: Bill };

/** Few: each asks for many things of its own at the same time. */
const AT_ONCE = 2;

/** Reads only. A tag is followed once, here: whoever moves it meanwhile does not change what is promoted. */
export function lookAt(promotions: readonly Promotion[], ports: PromotionPorts): Promise<readonly Sighting[]> {
  return bounded(promotions, AT_ONCE, async (promotion) => {
    const { source, destination } = promotion;
    const [holder, receiver] = [await ports.registry(source.host), await ports.registry(destination.host)];
    const from = { host: holder.distribution.host, repository: source.repository };
    const to = { host: receiver.distribution.host, repository: destination.repository };
    const seen = await find(holder, source.repository, source.id);
    if (seen && "tag" in source.id) ports.log(`${written(source)} is ${seen.digest}.`);
    const image = await imageOf(seen);
    return { promotion, from, to, image };

    async function imageOf(found: Found | undefined): Promise<SeenImage> {
      if (!found) return { kind: "missing" };
      const { digest, status } = found;
      if (status === "ARCHIVED") return { kind: "archived", digest };
      if (status === "ACTIVATING") return { kind: "activating", digest };
      if (from.host === to.host && from.repository === to.repository) return { kind: "there", digest };
      const bill = await billOf(digest, {
        from: { distribution: holder.distribution, repository: from.repository },
        to: { distribution: receiver.distribution, repository: to.repository },
        log: ports.log,
      });
      return { kind: "elsewhere", digest, bill };
    }
  });
}

interface Found {
  readonly digest: string;
  readonly status?: string;
}

async function find(
  { distribution, images }: PromotionRegistry,
  repository: string,
  id: ImageId,
): Promise<Found | undefined> {
  if (images) return await images.find(repository, id);
  const digest = await distribution.resolve(repository, "tag" in id ? id.tag : id.digest);
  return digest === undefined ? undefined : { digest };
}
