import type { Distribution } from "../oci/distribution.ts";
import { contentsOf } from "../oci/manifest-contents.ts";

/**
 * The commit that an image was built of, by its label. Of an index that of its first image: BuildKit puts attestations
 * behind all of them. Undefined: it does not say.
 */
export async function revisionOf(
  repository: string,
  digest: string,
  distribution: Pick<Distribution, "manifest" | "readBlob">,
): Promise<string | undefined> {
  const manifest = await distribution.manifest(repository, digest);
  if (!manifest) return undefined;
  const { manifests, blobs } = contentsOf(manifest);
  const [first] = manifests;
  // An index in an index is nothing that anybody builds, and could go on for ever.
  if (first) return INDEX.test(first.mediaType) ? undefined : revisionOf(repository, first.digest, distribution);
  const config = blobs.find(({ mediaType, size }) => CONFIG.has(mediaType) && size <= LARGEST);
  if (!config) return undefined;
  const parts: Uint8Array[] = [];
  for await (const part of await distribution.readBlob(repository, config)) parts.push(part);
  const revision = Object(labelsIn(Buffer.concat(parts).toString()))["org.opencontainers.image.revision"];
  return typeof revision === "string" ? revision : undefined;
}

const INDEX = /\.image\.index\.|\.manifest\.list\./;

const CONFIG: ReadonlySet<string> = new Set([
  "application/vnd.oci.image.config.v1+json",
  "application/vnd.docker.container.image.v1+json",
]);

/** Bytes. A configuration holds a few lines for each instruction. */
const LARGEST = 4 * 1024 * 1024;

function labelsIn(text: string): unknown {
  try {
    return JSON.parse(text)?.config?.Labels;
  } catch {
    return undefined;
  }
}
