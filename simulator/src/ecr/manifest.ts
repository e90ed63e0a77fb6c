import { createHash } from "node:crypto";
import { invalidParameter } from "./errors.ts";

/** What a manifest says: an image (or an artifact in the form of one), or an index of manifests. */
export type Manifest = ImageManifest | Index;

export interface ImageManifest extends Common {
  readonly kind: "image";
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

export interface Index extends Common {
  readonly kind: "index";
  readonly manifests: readonly Descriptor[];
}

interface Common {
  readonly mediaType: string;
  /** Of a signature, an attestation or an SBOM: the image that it is about. */
  readonly subject: Descriptor | undefined;
  readonly artifactType: string | undefined;
  readonly annotations: Readonly<Record<string, string>> | undefined;
}

/** OCI image specification, "Content Descriptors"; Docker's manifests have them too. */
export interface Descriptor {
  readonly mediaType: string;
  /** `sha256:…`. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  readonly platform?: { readonly architecture: string; readonly os: string };
}

export const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
export const OCI_INDEX = "application/vnd.oci.image.index.v1+json";
export const DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
export const DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";

/** `mediaType` is what the caller says beside the text; an OCI manifest need not say it itself. */
export function readManifest(text: string, mediaType?: string): Manifest {
  const written = parse(text);
  const type = written.mediaType ?? mediaType;
  if (type === undefined) throw invalid("The manifest has no mediaType, and imageManifestMediaType is not given");
  if (mediaType !== undefined && mediaType !== type) {
    throw invalid(`The mediaType ${type} of the manifest is not the given ${mediaType}`);
  }
  const common = {
    mediaType: type,
    subject: written.subject === undefined ? undefined : descriptor(written.subject, "subject"),
    artifactType: written.artifactType,
    annotations: written.annotations,
  };
  if (type === OCI_INDEX || type === DOCKER_LIST)
    return { kind: "index", ...common, manifests: descriptors(written.manifests, "manifests") };
  if (type === OCI_MANIFEST || type === DOCKER_MANIFEST) {
    const config = descriptor(written.config, "config");
    return { kind: "image", ...common, config, layers: descriptors(written.layers, "layers") };
  }
  throw invalid(`The media type ${type} is not supported`);
}

/** What must be in the repository before the manifest: layers with the configuration, or the manifests of an index. */
export function requirements(manifest: Manifest): readonly Descriptor[] {
  return manifest.kind === "index" ? manifest.manifests : [manifest.config, ...manifest.layers];
}

export function digestOf(content: string | Uint8Array): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

interface Written {
  readonly mediaType?: string;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly subject?: unknown;
  readonly config?: unknown;
  readonly layers?: unknown;
  readonly manifests?: unknown;
}

function parse(text: string): Written {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw invalid("Invalid JSON syntax");
  }
  if (typeof document !== "object" || document === null || Array.isArray(document))
    throw invalid("Invalid JSON syntax");
  return document;
}

function descriptors(written: unknown, name: string): readonly Descriptor[] {
  if (!Array.isArray(written)) throw invalid(`${name} must be a list`);
  return written.map((entry, index) => descriptor(entry, `${name}[${index}]`));
}

function descriptor(written: unknown, name: string): Descriptor {
  const { mediaType, digest, size, platform } = (written ?? {}) as Partial<Descriptor>;
  if (typeof mediaType !== "string" || typeof digest !== "string" || typeof size !== "number")
    throw invalid(`${name} must have mediaType, digest and size`);
  return { mediaType, digest, size, ...(platform && { platform }) };
}

function invalid(constraint: string): Error {
  return invalidParameter("ImageManifest", constraint);
}
