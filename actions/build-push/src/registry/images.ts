/** What this action asks of the images of one ECR registry. `repository` is a name without the registry. */
export interface Images {
  /** All of them: untagged, archived, indexes and what they name. */
  list(repository: string): Promise<readonly RegistryImage[]>;
  find(
    repository: string,
    id: { readonly tag: string } | { readonly digest: string },
  ): Promise<RegistryImage | undefined>;
  /** By digest, so that ECR gives it as it was pushed. */
  manifest(repository: string, digest: string): Promise<Manifest | undefined>;
  /** Puts a tag on an image that is there, without moving a byte of it. */
  tag(repository: string, manifest: Manifest, tag: string): Promise<Tagged>;
  /** Somebody else has just put so many manifests into the registry: each counts for its quota as a tag does. */
  pushed(manifests: number): void;
  /** Takes tags away. ECR deletes an image with its last tag. */
  untag(repository: string, tags: readonly string[]): Promise<void>;
}

export interface RegistryImage {
  /** `sha256:…`. */
  readonly digest: string;
  readonly tags: readonly string[];
  /** Milliseconds since the epoch, as all times here. */
  readonly pushedAt: number;
  readonly lastPulledAt: number | undefined;
  /** When it was restored from the archive. */
  readonly lastActivatedAt: number | undefined;
  readonly lastArchivedAt: number | undefined;
  readonly status: "ACTIVE" | "ARCHIVED" | "ACTIVATING";
  /** Compressed, in bytes; of an index that of its largest image. */
  readonly size: number | undefined;
  readonly mediaType: string | undefined;
  /** Of a signature, an attestation or an SBOM: the image it is about. */
  readonly subject: string | undefined;
}

export interface Manifest {
  readonly digest: string;
  readonly mediaType: string;
  /** Verbatim: another blank is another digest. */
  readonly text: string;
}

export type Tagged =
  | { readonly kind: "written" }
  /** It was on this image already. */
  | { readonly kind: "there" }
  /** Immutable, and on another image. */
  | { readonly kind: "taken" };
