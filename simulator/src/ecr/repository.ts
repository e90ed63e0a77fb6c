import type { Manifest } from "./manifest.ts";
import type { Mutability } from "./mutability.ts";

export interface StoredImage {
  /** Of the text, unless a test made it up. */
  readonly digest: string;
  /** The manifest as it was pushed. */
  readonly text: string;
  readonly manifest: Manifest;
  /** Milliseconds since the epoch on the simulator's clock, as all times here. */
  readonly pushedAt: number;
  status: "ACTIVE" | "ARCHIVED" | "ACTIVATING";
  lastArchivedAt?: number;
  lastActivatedAt?: number;
  lastPulledAt?: number;
}

export interface Encryption {
  readonly encryptionType: "AES256" | "KMS" | "KMS_DSSE";
  readonly kmsKey?: string;
}

export interface RepositorySettings {
  readonly mutability: Mutability;
  readonly scanOnPush: boolean;
  readonly encryption: Encryption;
  readonly tags: ReadonlyMap<string, string>;
}

/** A repository of the registry with everything that was pushed to it. */
export class Repository {
  /** Without the registry: `shop/web`. */
  readonly name: string;
  readonly arn: string;
  readonly registryId: string;
  readonly createdAt: number;
  readonly encryption: Encryption;
  mutability: Mutability;
  scanOnPush: boolean;
  /** Of the repository as a resource of AWS. */
  readonly resourceTags: Map<string, string>;
  /** By digest, oldest first. */
  readonly images = new Map<string, StoredImage>();
  /** The digest that each tag leads to. */
  readonly tags = new Map<string, string>();
  /** Layers and configurations by digest. */
  readonly blobs = new Map<string, Uint8Array>();

  constructor(
    { name, arn, registryId, createdAt }: Pick<Repository, "name" | "arn" | "registryId" | "createdAt">,
    { mutability, scanOnPush, encryption, tags }: RepositorySettings,
  ) {
    this.name = name;
    this.arn = arn;
    this.registryId = registryId;
    this.createdAt = createdAt;
    this.encryption = encryption;
    this.mutability = mutability;
    this.scanOnPush = scanOnPush;
    this.resourceTags = new Map(tags);
  }

  find({ imageTag, imageDigest }: ImageId): StoredImage | undefined {
    const tagged = imageTag === undefined ? undefined : this.tags.get(imageTag);
    if (imageTag !== undefined && (tagged === undefined || tagged !== (imageDigest ?? tagged))) return undefined;
    return this.images.get(tagged ?? imageDigest ?? "");
  }

  tagsOf({ digest }: Pick<StoredImage, "digest">): readonly string[] {
    return [...this.tags].filter(([, tagged]) => tagged === digest).map(([tag]) => tag);
  }

  /** The indexes that name an image. */
  listsOf({ digest }: Pick<StoredImage, "digest">): readonly StoredImage[] {
    return [...this.images.values()].filter(
      ({ manifest }) => manifest.kind === "index" && manifest.manifests.some((child) => child.digest === digest),
    );
  }

  /** Signatures, attestations and SBOMs of an image. */
  referrersOf(digest: string): readonly StoredImage[] {
    return [...this.images.values()].filter(({ manifest }) => manifest.subject?.digest === digest);
  }

  delete({ digest }: Pick<StoredImage, "digest">): void {
    for (const tag of this.tagsOf({ digest })) this.tags.delete(tag);
    this.images.delete(digest);
  }
}

/** With both, both must fit. */
export interface ImageId {
  readonly imageTag?: string;
  readonly imageDigest?: string;
}
