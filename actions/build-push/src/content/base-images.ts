/** What this action asks of the registries that images are built upon. */
export interface BaseImages {
  /** What a reference leads to now. */
  digest(reference: string): Promise<BaseDigest>;
}

export type BaseDigest =
  /** `sha256:…`. */
  { readonly kind: "known"; readonly digest: string } | { readonly kind: "unknown"; readonly why: string };
