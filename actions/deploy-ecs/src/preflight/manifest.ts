import type { Look, Unchecked } from "./look.ts";
import type { Platform } from "./platform.ts";

/** What a registry answers for an image (OCI image specification, "Image Index" and "Image Manifest"; Docker's are alike). */
export type ImageManifest =
  | { readonly kind: "index"; readonly platforms: readonly Platform[] }
  /** Digest of the file that says what the image runs on. */
  | { readonly kind: "image"; readonly configuration: string };

export function readManifest(text: string): Look<ImageManifest> {
  const { manifests, config } = parse(text);
  if (Array.isArray(manifests)) {
    // Builds put attestations beside the images, for the platform unknown/unknown.
    const platforms = manifests
      .flatMap((image) => toPlatform(Object(image).platform))
      .filter(({ os }) => os !== "unknown");
    return platforms.length > 0 ? { kind: "found", facts: { kind: "index", platforms } } : SILENT;
  }
  return typeof config?.digest === "string"
    ? { kind: "found", facts: { kind: "image", configuration: config.digest } }
    : SILENT;
}

export function readConfiguration(text: string): Look<readonly Platform[]> {
  const platforms = toPlatform(parse(text));
  return platforms.length > 0 ? { kind: "found", facts: platforms } : SILENT;
}

const SILENT: Unchecked = { kind: "unchecked", action: undefined, why: "its manifest does not say" };

interface Document {
  readonly manifests?: unknown;
  readonly config?: { readonly digest?: unknown };
  readonly os?: unknown;
  readonly architecture?: unknown;
}

function parse(text: string): Document {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

function toPlatform(value: unknown): readonly Platform[] {
  const { os, architecture }: Document = Object(value);
  return typeof os === "string" && typeof architecture === "string" ? [{ os, architecture }] : [];
}
