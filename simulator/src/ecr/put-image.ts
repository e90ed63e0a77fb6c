import { AwsError } from "../service.ts";
import { invalidParameter } from "./errors.ts";
import { digestOf, readManifest, requirements } from "./manifest.ts";
import { isMutable } from "./mutability.ts";
import type { Registry } from "./registry.ts";
import type { Repository, StoredImage } from "./repository.ts";
import { restore } from "./storage-class.ts";

/** User guide, "Amazon ECR service quotas": of an image. */
const MOST_TAGS = 1000;

export interface Push {
  readonly text: string;
  readonly mediaType?: string;
  readonly tag?: string;
  /** What the caller says that it is. */
  readonly digest?: string;
}

/**
 * Stores a manifest, puts a tag on it, or both; API reference, PutImage. An image that is there keeps its imagePushedAt
 * (aws/containers-roadmap#2746).
 */
export function putImage(registry: Registry, repository: Repository, { text, mediaType, tag, digest }: Push) {
  if (tag !== undefined && !/^\w[\w.-]*$/.test(tag)) throw invalidParameter("imageTag", "Invalid image tag");
  const manifest = readManifest(text, mediaType);
  const calculated = digestOf(text);
  if (digest !== undefined && digest !== calculated) {
    const message = `The specified image digest '${digest}' does not match the digest '${calculated}' that Amazon ECR calculated for the image`;
    throw new AwsError("ImageDigestDoesNotMatchException", message);
  }
  assertComplete(repository, manifest);

  const there = repository.images.get(calculated);
  const tagged = tag === undefined ? undefined : repository.tags.get(tag);
  const isArchived = there?.status === "ARCHIVED";
  if (there && !isArchived && (tag === undefined || tagged === calculated)) {
    const message = `Image with digest '${calculated}' and tag '${tag ?? "null"}' already exists in the repository with name '${repository.name}' in registry with id '${registry.id}'`;
    throw new AwsError("ImageAlreadyExistsException", message);
  }
  if (tag !== undefined) {
    if (tagged !== undefined && tagged !== calculated && !isMutable(repository.mutability, tag)) {
      const message = `The image tag '${tag}' already exists in the '${repository.name}' repository and cannot be overwritten because the tag is immutable.`;
      throw new AwsError("ImageTagAlreadyExistsException", message);
    }
    if (there && tagged !== calculated && repository.tagsOf(there).length >= MOST_TAGS) {
      throw new AwsError("LimitExceededException", `The maximum number of tags of an image is ${MOST_TAGS}`);
    }
  }
  const image: StoredImage = there ?? {
    digest: calculated,
    text,
    manifest,
    pushedAt: registry.world.clock.now(),
    status: "ACTIVE",
  };
  if (!there) registry.store(repository, image);
  if (tag !== undefined) repository.tags.set(tag, calculated);
  // User guide, "Archiving an image": one that is pushed again is restored.
  if (isArchived) restore(registry.world.clock, image);
  return image;
}

function assertComplete(repository: Repository, manifest: ReturnType<typeof readManifest>): void {
  const isThere = (digest: string) =>
    manifest.kind === "index" ? repository.images.has(digest) : repository.blobs.has(digest);
  const missing = requirements(manifest).filter(({ digest }) => !isThere(digest));
  if (missing.length === 0) return;
  const [code, what] =
    manifest.kind === "index" ? ["ReferencedImagesNotFoundException", "Images"] : ["LayersNotFoundException", "Layers"];
  const digests = missing.map(({ digest }) => digest).join(", ");
  const message = `${what} with digests '[${digests}]' required for pushing image into repository with name '${repository.name}' in the registry with id '${repository.registryId}' do not exist`;
  throw new AwsError(`${code}`, message);
}
