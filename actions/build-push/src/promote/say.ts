import type { ImagePlan, PromotionPlan } from "./plan.ts";

/** What would be moved, or will be, a line for each image. */
export function describePromotion({ images }: PromotionPlan): readonly string[] {
  return images.map((plan) => {
    const { name, digest, from, to, blobs, manifests } = plan;
    const place = `${to.host}/${to.repository}`;
    if (blobs.length === 0 && manifests.length === 0) return `${name}: ${digest} is in ${place}, and only gets tags.`;
    const [copied, mounted] = bytesToMove(plan);
    const bytes = tellBytes([
      [copied, "to copy"],
      [mounted, "to mount"],
      [plan.bytesThere, "there already"],
    ]);
    return `${name}: ${digest} goes from ${from.host}/${from.repository} to ${place}: ${bytes}.`;
  });
}

/** `12.5 MB copied, 3.0 MB mounted`; what is nothing is left out. */
export function tellBytes(parts: readonly (readonly [bytes: number, what: string])[]): string {
  const told = parts.filter(([bytes]) => bytes > 0).map(([bytes, what]) => `${(bytes / 1e6).toFixed(1)} MB ${what}`);
  return told.join(", ") || "only manifests";
}

/** What no repository of the destination's registry holds, and what one does. A registry that does not mount copies both. */
function bytesToMove({ blobs }: ImagePlan): readonly [copied: number, mounted: number] {
  const { copied = [], mounted = [] } = Object.groupBy(blobs, ({ mountFrom }) => (mountFrom ? "mounted" : "copied"));
  const sum = (some: typeof blobs) => some.reduce((total, { blob }) => total + blob.size, 0);
  return [sum(copied), sum(mounted)];
}
