import type { Clock } from "@deploy-actions/shared/clock";
import { formatDuration } from "@deploy-actions/shared/duration";
import { Failure } from "@deploy-actions/shared/failure";
import { bounded } from "../bounded.ts";
import type { ImagePlan, PromotionPlan } from "./plan.ts";
import type { PromotionPorts } from "./ports.ts";
import { tellBytes } from "./say.ts";

export interface PromotedImage {
  readonly name: string;
  readonly digest: string;
  readonly host: string;
  readonly repository: string;
  /** Of configurations and layers. */
  readonly bytesCopied: number;
  readonly bytesMounted: number;
  readonly bytesThere: number;
}

/** Layers at the same time. ECR takes 100 a second (service quotas, CompleteLayerUpload); the way is the limit. */
const BLOBS_AT_ONCE = 4;

/**
 * Brings all images to where they shall be, then tags all of them: who looks for a tag sees all or nothing. What an
 * attempt that failed has brought stays without a tag, and saves the next one the way.
 */
export async function promote<T>(
  { images }: PromotionPlan,
  ports: PromotionPorts & { readonly clock: Clock },
  writeTags: (images: readonly PromotedImage[]) => Promise<T>,
): Promise<{ readonly images: readonly PromotedImage[]; readonly tags: T }> {
  const promoted: PromotedImage[] = [];
  // One after the other: an image may mount what the one before it brought.
  for (const plan of images) promoted.push(await bring(plan, ports));
  return { images: promoted, tags: await writeTags(promoted) };
}

async function bring(plan: ImagePlan, ports: PromotionPorts & { readonly clock: Clock }): Promise<PromotedImage> {
  const begun = ports.clock.now();
  const { name, digest, from, to, bytesThere } = plan;
  try {
    const { bytesCopied, bytesMounted } = await copy(plan, ports);
    const promoted = { name, digest, ...to, bytesCopied, bytesMounted, bytesThere };
    const moved = tellBytes([
      [bytesCopied, "copied"],
      [bytesMounted, "mounted"],
      [bytesThere, "there already"],
    ]);
    if (plan.blobs.length > 0 || plan.manifests.length > 0)
      ports.log(`${name}: ${moved}, in ${formatDuration(ports.clock.now() - begun)}.`);
    return promoted;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { message, hint, evidence } = error;
    const way = `${from.host}/${from.repository} to ${to.host}/${to.repository}`;
    const what = `${name} could not be brought from ${way}, so that no image got a tag. ${message}`;
    throw new Failure(what, { hint, evidence, cause: error });
  }
}

async function copy({ from, to, blobs, manifests }: ImagePlan, ports: PromotionPorts) {
  const [{ distribution: source }, { distribution: destination }] = await Promise.all([
    ports.registry(from.host),
    ports.registry(to.host),
  ]);
  let bytesCopied = 0;
  let bytesMounted = 0;
  await bounded(blobs, BLOBS_AT_ONCE, async ({ blob, mountFrom }) => {
    const open = () => source.readBlob(from.repository, blob);
    const way = await destination.writeBlob(to.repository, blob, { mountFrom, open });
    if (way === "mounted") bytesMounted += blob.size;
    else bytesCopied += blob.size;
  });
  for (const { manifest, tag } of manifests) await destination.putManifest(to.repository, manifest, tag);
  return { bytesCopied, bytesMounted };
}
