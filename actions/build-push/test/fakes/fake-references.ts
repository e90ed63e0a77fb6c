import { type NamedImage, referenceTo } from "../../src/registry/named-image.ts";
import type { References } from "../../src/registry/references.ts";

/** What an account runs; `failing` as when one of its clusters cannot be read. */
export function fakeReferences(
  images: readonly NamedImage[],
  { failing }: { readonly failing?: Error } = {},
): References {
  return {
    to: async (repositoryUri) => {
      if (failing) throw failing;
      return images.flatMap((image) => referenceTo(repositoryUri, image) ?? []);
    },
  };
}
