import { createHash } from "node:crypto";

export interface StoredManifest {
  readonly mediaType: string;
  readonly text: string;
}

/** One repository of a registry in memory. */
export class StoredRepository {
  readonly blobs = new Map<string, Buffer>();
  readonly manifests = new Map<string, StoredManifest>();
  readonly tags = new Map<string, string>();

  digestOf(reference: string): string | undefined {
    return reference.startsWith("sha256:") ? reference : this.tags.get(reference);
  }

  /** What a manifest names and this repository does not hold. */
  missingFor(text: string): readonly string[] {
    const { manifests = [], config, layers = [] } = JSON.parse(text);
    const isMissing = (held: ReadonlyMap<string, unknown>) => (digest: string) => !held.has(digest);
    return [
      ...[...(config ? [config] : []), ...layers].map(({ digest }) => digest).filter(isMissing(this.blobs)),
      ...manifests.map(({ digest }: { digest: string }) => digest).filter(isMissing(this.manifests)),
    ];
  }

  /** Manifests whose subject this is, as descriptors. */
  referrers(subject: string): readonly object[] {
    return [...this.manifests]
      .filter(([, { text }]) => JSON.parse(text).subject?.digest === subject)
      .map(([digest, { mediaType, text }]) => {
        const { artifactType, config, annotations } = JSON.parse(text);
        const size = Buffer.byteLength(text);
        return { mediaType, digest, size, artifactType: artifactType ?? config?.mediaType, annotations };
      });
  }

  addBlob(content: string | Buffer): { readonly digest: string; readonly size: number } {
    const bytes = Buffer.from(content);
    const digest = sha256(bytes);
    this.blobs.set(digest, bytes);
    return { digest, size: bytes.length };
  }

  /** As it is, whatever it names. */
  addManifest(
    document: { readonly mediaType: string },
    ...tags: readonly string[]
  ): { readonly digest: string; readonly size: number; readonly mediaType: string } {
    const text = JSON.stringify(document, null, 2);
    const digest = sha256(text);
    const { mediaType } = document;
    this.manifests.set(digest, { mediaType, text });
    for (const tag of tags) this.tags.set(tag, digest);
    return { digest, size: Buffer.byteLength(text), mediaType };
  }
}

export function sha256(content: string | Buffer): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
