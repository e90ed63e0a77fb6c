import { Failure } from "@deploy-actions/shared/failure";
import type { Images, Manifest } from "../registry/images.ts";

/** The manifest of an image for one platform: what ECR scans, and what an engine runs. */
export interface PlatformManifest {
  /** `linux/arm64`; undefined: the image is no index, and its manifest does not say. */
  readonly platform: string | undefined;
  /** `sha256:…`. */
  readonly digest: string;
}

/** Those of an image, also through an index in an index. Undefined: the registry does not have all of them. */
export async function platformManifestsOf(
  repository: string,
  digest: string,
  images: Pick<Images, "manifest">,
): Promise<readonly PlatformManifest[] | undefined> {
  const manifest = await images.manifest(repository, digest);
  if (!manifest) return undefined;
  const all: PlatformManifest[] = [];
  for (const entry of entriesOf(manifest)) {
    const inside = entry.isIndex
      ? await platformManifestsOf(repository, entry.digest, images)
      : [{ platform: entry.platform, digest: entry.digest }];
    if (!inside) return undefined;
    all.push(...inside);
  }
  return all;
}

/** What an index lists without what only describes an image: attestations, signatures. Of an image itself: itself. */
export function entriesOf({ digest, text }: Manifest): readonly (PlatformManifest & { readonly isIndex: boolean })[] {
  const { manifests } = parse(text, digest);
  if (!Array.isArray(manifests)) return [{ platform: undefined, digest, isIndex: false }];
  return (manifests as readonly Descriptor[])
    .filter((descriptor) => !isAboutAnImage(descriptor))
    .map((descriptor) => ({
      platform: describePlatform(descriptor.platform),
      digest: descriptor.digest,
      isIndex: INDEXES.has(descriptor.mediaType ?? ""),
    }));
}

/** https://github.com/opencontainers/image-spec/blob/main/image-index.md */
interface Descriptor {
  readonly mediaType?: string;
  readonly digest: string;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly platform?: { readonly os?: string; readonly architecture?: string; readonly variant?: string };
}

const INDEXES = new Set([
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
]);

/** https://github.com/moby/buildkit/blob/master/docs/attestations/attestation-storage.md */
function isAboutAnImage({ annotations, artifactType, platform }: Descriptor): boolean {
  return (
    annotations?.["vnd.docker.reference.type"] === "attestation-manifest" ||
    artifactType !== undefined ||
    platform?.os === "unknown"
  );
}

function describePlatform(platform: Descriptor["platform"]): string | undefined {
  const { os, architecture, variant } = platform ?? {};
  return [os, architecture, variant].filter(Boolean).join("/") || undefined;
}

function parse(text: string, digest: string): { readonly manifests?: unknown } {
  try {
    return Object(JSON.parse(text));
  } catch (cause) {
    throw new Failure(`The manifest of ${digest} is not JSON.`, {
      hint: "It was not pushed by a builder. Push the image again.",
      cause,
    });
  }
}
