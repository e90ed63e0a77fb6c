import { bounded } from "../bounded.ts";
import { contentsOf } from "../oci/manifest-contents.ts";
import type { Images } from "../registry/images.ts";
import type { Reference, References } from "../registry/references.ts";
import { type LifecycleImage, mayBeIndex } from "./image.ts";

/** What a repository holds, and what of it is needed elsewhere. */
export interface Seen {
  readonly images: readonly LifecycleImage[];
  readonly references: readonly Reference[];
}

interface Place {
  readonly repository: string;
  readonly repositoryUri: string;
  /** What was asked about needs before then is too old; milliseconds since the epoch. */
  readonly since?: number;
}

/** Throws when anything could not be asked: who does not know what is needed must not let anything expire. */
export async function look(
  { repository, repositoryUri, since }: Place,
  ports: { readonly images: Images; readonly references: References },
): Promise<Seen> {
  const [listed, references] = await Promise.all([
    ports.images.list(repository),
    ports.references.to(repositoryUri, since),
  ]);
  const images = await bounded(listed, AT_ONCE, async (image) => ({
    ...image,
    // ECR gives no manifest of what is in the archive.
    children:
      mayBeIndex(image) && image.status !== "ARCHIVED" ? await childrenOf(repository, image.digest, ports.images) : [],
  }));
  return { images, references };
}

/** Manifests to ask for at the same time. ECR answers 2000 a second (service quotas, BatchGetImage). */
const AT_ONCE = 16;

/** What indexes are made of, by their digests, which say it for good: a repository is looked at several times in a step. */
const known = new WeakMap<Images, Map<string, readonly string[]>>();

async function childrenOf(repository: string, digest: string, images: Images): Promise<readonly string[]> {
  const read = known.get(images) ?? new Map<string, readonly string[]>();
  known.set(images, read);
  const children = read.get(digest);
  if (children) return children;
  const manifest = await images.manifest(repository, digest);
  // Gone since the list was made.
  if (!manifest) return [];
  const found = contentsOf(manifest).manifests.map((child) => child.digest);
  read.set(digest, found);
  return found;
}
