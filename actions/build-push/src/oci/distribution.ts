import type { Manifest } from "../registry/images.ts";
import type { Descriptor } from "./descriptor.ts";

/** What is asked of one registry over the OCI distribution API. `repository` is a name without the registry. */
export interface Distribution {
  /** With the port where there is one. */
  readonly host: string;
  /** The digest of the manifest that a tag or a digest leads to now. */
  resolve(repository: string, reference: string): Promise<string | undefined>;
  /** As it was pushed, byte by byte: checked against the digest. */
  manifest(repository: string, digest: string): Promise<Manifest | undefined>;
  hasBlob(repository: string, digest: string): Promise<boolean>;
  /** Checked against the digest while it is read: it fails before its end when it is another one. */
  readBlob(repository: string, blob: Descriptor): Promise<AsyncIterable<Uint8Array>>;
  /** Mounts it where the registry does that, and copies it from the source where not. */
  writeBlob(repository: string, blob: Descriptor, source: BlobSource): Promise<"mounted" | "copied">;
  /** By its digest, and with a tag where one is given. All that it names has to be there. */
  putManifest(repository: string, manifest: Manifest, tag?: string): Promise<void>;
  /** Signatures, attestations, SBOMs: manifests whose subject is this one. */
  referrers(repository: string, digest: string): Promise<readonly Descriptor[]>;
}

/** The registry at a host. `until` ends what is asked of it before the step ends. */
export type Registries = (host: string, until?: AbortSignal) => Distribution;

export interface BlobSource {
  /** A repository of the same registry that holds it. */
  readonly mountFrom: string | undefined;
  /** Begins anew whenever it is called: each attempt reads from the start. */
  open(): Promise<AsyncIterable<Uint8Array>>;
}
