import { digestOf, OCI_INDEX, OCI_MANIFEST } from "./manifest.ts";

/** As in runtimePlatform.cpuArchitecture. */
export type Architecture = "X86_64" | "ARM64";

/** What a registry keeps, under the digest of its text. */
export interface Blob {
  readonly digest: string;
  readonly mediaType: string;
  readonly text: string;
}

export interface Built {
  /** What the image's reference leads to: a manifest, or an index when there are several architectures. */
  readonly manifest: Blob;
  /** Those that the index names. */
  readonly manifests: readonly Blob[];
  /** The configurations and layers that manifests name. */
  readonly blobs: readonly Blob[];
}

/** What a build of `content` for Linux pushes: OCI image specification, "Image Manifest" and "Image Index". */
export function build(content: string, architectures: readonly Architecture[]): Built {
  const images = architectures.map((architecture) => ({ architecture, ...imageFor(content, architecture) }));
  const [only] = images;
  const blobs = images.flatMap(({ config, layer }) => [config, layer]);
  if (only && images.length === 1) return { manifest: only.manifest, manifests: [], blobs };
  const manifests = images.map(({ architecture, manifest }) => ({
    ...descriptor(manifest),
    platform: { architecture: GOARCH[architecture], os: "linux" },
  }));
  return {
    manifest: blob(OCI_INDEX, { schemaVersion: 2, mediaType: OCI_INDEX, manifests }),
    manifests: images.map(({ manifest }) => manifest),
    blobs,
  };
}

const CONFIG = "application/vnd.oci.image.config.v1+json";
const LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

/** Registries name processors as Go does. */
export const GOARCH: Readonly<Record<Architecture, string>> = { X86_64: "amd64", ARM64: "arm64" };

function imageFor(content: string, architecture: Architecture) {
  const layer = { mediaType: LAYER, digest: digestOf(content), text: content };
  const config = blob(CONFIG, {
    architecture: GOARCH[architecture],
    os: "linux",
    rootfs: { type: "layers", diff_ids: [layer.digest] },
  });
  const manifest = blob(OCI_MANIFEST, {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: descriptor(config),
    layers: [descriptor(layer)],
  });
  return { manifest, config, layer };
}

function blob(mediaType: string, document: object): Blob {
  const text = JSON.stringify(document);
  return { digest: digestOf(text), mediaType, text };
}

function descriptor({ mediaType, digest, text }: Blob) {
  return { mediaType, digest, size: Buffer.byteLength(text) };
}
