import type { RegistryImage } from "../registry/images.ts";

/** An image with what it is made of. */
export interface LifecycleImage extends RegistryImage {
  /** Digests that an index names; empty for everything else, and of an index in the archive, which nobody can read. */
  readonly children: readonly string[];
}

export function mayBeIndex({ mediaType }: RegistryImage): boolean {
  return mediaType === undefined || /\.(index|manifest\.list)\.v\d\+json$/.test(mediaType);
}

/** The indexes that name each digest. */
export function indexesOf(images: readonly LifecycleImage[]): ReadonlyMap<string, readonly LifecycleImage[]> {
  const indexes = new Map<string, LifecycleImage[]>();
  for (const image of images) {
    for (const child of image.children) {
      const known = indexes.get(child);
      if (known) known.push(image);
      else indexes.set(child, [image]);
    }
  }
  return indexes;
}

/** The indexes through which an image stays, or itself where none names it: what a rule looks at, and a tag protects. */
export function rootsOf(
  image: LifecycleImage,
  indexes: ReadonlyMap<string, readonly LifecycleImage[]>,
): readonly LifecycleImage[] {
  const above = (indexes.get(image.digest) ?? []).filter(({ status }) => status !== "ARCHIVED");
  return above.length === 0 ? [image] : above.flatMap((index) => rootsOf(index, indexes));
}

/** `sha256:0123456789ab`: enough to recognise it, and to find it in the console. */
export function shortDigest(digest: string): string {
  return digest.slice(0, "sha256:".length + 12);
}
