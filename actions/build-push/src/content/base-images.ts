/** What this action asks of the registries that images are built upon. */
export interface BaseImages {
  /** Digest (`sha256:…`) that a reference leads to now; undefined when that cannot be told. */
  digest(reference: string): Promise<string | undefined>;
}
