import { createHash } from "node:crypto";

/** As in runtimePlatform.cpuArchitecture. */
export type Architecture = "X86_64" | "ARM64";

/** A document of a registry, under the digest of its text. */
export interface Blob {
  readonly digest: string;
  readonly mediaType: string;
  readonly text: string;
}

export interface Built {
  /** What the image's reference leads to: a manifest, or an index when there are several architectures. */
  readonly manifest: Blob;
  /** Manifests that the index names, and the configurations that manifests name. */
  readonly blobs: readonly Blob[];
}

/** What a build of `content` for Linux pushes: OCI image specification, "Image Manifest" and "Image Index". */
export function build(content: string, architectures: readonly Architecture[]): Built {
  const images = architectures.map((architecture) => ({ architecture, ...imageFor(content, architecture) }));
  const [only] = images;
  if (only && images.length === 1) return { manifest: only.manifest, blobs: [only.config] };
  const manifests = images.map(({ architecture, manifest }) => ({
    ...descriptor(manifest),
    platform: { architecture: GOARCH[architecture], os: "linux" },
  }));
  return {
    manifest: blob(INDEX, { schemaVersion: 2, mediaType: INDEX, manifests }),
    blobs: images.flatMap(({ manifest, config }) => [manifest, config]),
  };
}

const INDEX = "application/vnd.oci.image.index.v1+json";
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const CONFIG = "application/vnd.oci.image.config.v1+json";
const LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

/** Registries name processors as Go does. */
const GOARCH: Readonly<Record<Architecture, string>> = { X86_64: "amd64", ARM64: "arm64" };

function imageFor(content: string, architecture: Architecture) {
  const layer = { mediaType: LAYER, digest: sha256(content), size: content.length };
  const config = blob(CONFIG, {
    architecture: GOARCH[architecture],
    os: "linux",
    rootfs: { type: "layers", diff_ids: [layer.digest] },
  });
  const manifest = blob(MANIFEST, {
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: descriptor(config),
    layers: [layer],
  });
  return { manifest, config };
}

function blob(mediaType: string, document: object): Blob {
  const text = JSON.stringify(document);
  return { digest: sha256(text), mediaType, text };
}

function descriptor({ mediaType, digest, text }: Blob) {
  return { mediaType, digest, size: Buffer.byteLength(text) };
}

function sha256(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}
