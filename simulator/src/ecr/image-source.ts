import type { ImageRegistry } from "../images.ts";
import { type Architecture, GOARCH } from "./built-image.ts";
import { recordPull } from "./image-view.ts";
import { readManifest } from "./manifest.ts";
import type { Registry } from "./registry.ts";
import type { Repository, StoredImage } from "./repository.ts";

/** The registry as those see it who run its images. */
export function imageSource(registry: Registry): ImageRegistry {
  const { clock } = registry.world;
  return {
    nameOf: (repository) => registry.nameOf(repository),

    put: (name, { manifest, manifests, blobs }, { tag, digest, pushedAt = clock.now() }) => {
      const repository = registry.find(name) ?? registry.create(name);
      for (const blob of blobs) repository.blobs.set(blob.digest, Buffer.from(blob.text));
      for (const pushed of [...manifests, { ...manifest, digest }]) {
        const { text, mediaType } = pushed;
        const image = { digest: pushed.digest, text, manifest: readManifest(text, mediaType), pushedAt } as const;
        registry.store(repository, { ...image, status: "ACTIVE" });
      }
      if (tag !== undefined) repository.tags.set(tag, digest);
    },

    find: (name, { tag, digest }) => {
      const repository = registry.find(name);
      const found = repository?.find(digest === undefined ? { imageTag: tag } : { imageDigest: digest });
      // Whoever pulls an image from the archive is told that there is none.
      if (!repository || found?.status !== "ACTIVE") return undefined;
      const configs = configurations(repository, found);
      const known = Object.entries(GOARCH) as [Architecture, string][];
      return {
        digest: found.digest,
        architectures: known
          .filter(([, name]) => configs.some(({ architecture }) => architecture === name))
          .map(([architecture]) => architecture),
        labels: configs[0]?.config?.Labels ?? {},
      };
    },

    recordPull: (name, digest) => {
      const image = registry.find(name)?.images.get(digest);
      if (image) recordPull(clock, image);
    },
  };
}

/** Of an image, or of all images that an index names; attestations have one that says nothing. */
function configurations(repository: Repository, { manifest }: StoredImage): readonly Configuration[] {
  if (manifest.kind === "index") {
    const children = manifest.manifests.flatMap(({ digest }) => repository.images.get(digest) ?? []);
    return children.flatMap((child) => configurations(repository, child));
  }
  const blob = repository.blobs.get(manifest.config.digest);
  return blob && manifest.config.mediaType.endsWith("+json") ? [JSON.parse(Buffer.from(blob).toString())] : [];
}

/** OCI image specification, "Image Configuration". */
interface Configuration {
  readonly architecture?: string;
  readonly config?: { readonly Labels?: Readonly<Record<string, string>> };
}
