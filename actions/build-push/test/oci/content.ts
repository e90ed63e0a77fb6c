import type { Manifest } from "../../src/registry/images.ts";
import { sha256 } from "./registry-store.ts";

const INDEX = "application/vnd.oci.image.index.v1+json";
export const IMAGE = "application/vnd.oci.image.manifest.v1+json";
export const CONFIG = "application/vnd.oci.image.config.v1+json";
export const LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

/** Bytes under their digest, as a layer. */
export interface Content {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly bytes: Buffer;
}

export function content(text: string, mediaType = LAYER): Content {
  const bytes = Buffer.from(text);
  return { mediaType, digest: sha256(bytes), size: bytes.length, bytes };
}

export function manifestOf(document: { readonly mediaType: string }): Manifest & { readonly size: number } {
  // Blanks that another writer would not make: the text has to stay as it is.
  const text = `${JSON.stringify(document, null, 3)}\n`;
  return { digest: sha256(text), mediaType: document.mediaType, text, size: Buffer.byteLength(text) };
}

export function descriptor({ mediaType, digest, size }: { mediaType: string; digest: string; size: number }) {
  return { mediaType, digest, size };
}

export function imageOf(config: Content, ...layers: readonly Content[]) {
  return manifestOf({
    ...{ schemaVersion: 2, mediaType: IMAGE },
    ...{ config: descriptor(config), layers: layers.map(descriptor) },
  });
}

export function indexOf(...manifests: readonly { mediaType: string; digest: string; size: number }[]) {
  return manifestOf({ ...{ schemaVersion: 2, mediaType: INDEX }, ...{ manifests: manifests.map(descriptor) } });
}

/** A signature, an attestation or an SBOM of that subject. */
export function referrerOf(
  subject: { mediaType: string; digest: string; size: number },
  artifactType: string,
  config: Content,
  ...layers: readonly Content[]
) {
  return manifestOf({
    ...{ schemaVersion: 2, mediaType: IMAGE, artifactType },
    ...{ config: descriptor(config), layers: layers.map(descriptor), subject: descriptor(subject) },
  });
}

/** A source of it that is read, not mounted. */
export function copyOf({ bytes }: Content, mountFrom?: string) {
  return {
    mountFrom,
    open: async () =>
      (async function* () {
        yield bytes.subarray(0, bytes.length / 2);
        yield bytes.subarray(bytes.length / 2);
      })(),
  };
}
