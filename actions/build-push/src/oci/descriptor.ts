/** How one document of a registry names another: OCI image specification, "Content Descriptors". */
export interface Descriptor {
  readonly mediaType: string;
  /** `sha256:…`. */
  readonly digest: string;
  /** In bytes, as it is stored. */
  readonly size: number;
  /** Of a signature, an attestation or an SBOM: what it is. */
  readonly artifactType?: string;
}

/** The tag of the list of referrers where a registry has no referrers API: OCI distribution specification, 1.1. */
export function referrersTag(digest: string): string {
  return digest.replace(":", "-");
}
