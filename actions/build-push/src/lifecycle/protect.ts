import { TAG_PREFIXES } from "@deploy-actions/shared/ecr/tag-scheme";
import type { Reference } from "../registry/references.ts";
import { indexesOf, type LifecycleImage, mayBeIndex, shortDigest } from "./image.ts";

/** By digest, why an image must neither expire nor be archived. */
export type Protected = ReadonlyMap<string, readonly string[]>;

/**
 * All that must stay: what has a tag that says so, what ECS names, what those are made of, the indexes that name them
 * (ECS may tell the digest of one platform while it pulls by the index) and what is about them.
 */
export function protect(images: readonly LifecycleImage[], references: readonly Reference[]): Protected {
  const byDigest = new Map(images.map((image) => [image.digest, image]));
  const indexes = indexesOf(images);
  const about = Map.groupBy(images, subjectOf);
  const namedBy = named(images, references);
  const why = new Map<string, readonly string[]>();
  const queue: LifecycleImage[] = [];

  const add = (image: LifecycleImage | undefined, reasons: readonly string[]) => {
    if (!image || reasons.length === 0 || why.has(image.digest)) return;
    why.set(image.digest, reasons);
    queue.push(image);
  };
  for (const image of images) add(image, [...(namedBy.get(image) ?? []), ...protectingTags(image)]);
  for (const image of queue) {
    const name = shortDigest(image.digest);
    for (const child of image.children) add(byDigest.get(child), [`part of ${name}`]);
    if (isUnread(image)) for (const other of images) if (isPerhapsPart(other)) add(other, [`perhaps part of ${name}`]);
    for (const index of indexes.get(image.digest) ?? []) add(index, [`the index of ${name}`]);
    for (const referrer of about.get(image.digest) ?? []) add(referrer, [`about ${name}`]);
  }
  return why;
}

/** The images that something names, each with all that does, in the order in which that is told. */
export function named(
  images: readonly LifecycleImage[],
  references: readonly Reference[],
): ReadonlyMap<LifecycleImage, readonly string[]> {
  const find = finder(images);
  const found = new Map<LifecycleImage, readonly string[]>();
  for (const reference of references) {
    const image = find(reference);
    const known = image && (found.get(image) ?? []);
    if (image && known && !known.includes(reference.by)) found.set(image, [...known, reference.by]);
  }
  return found;
}

/** What is named and cannot be pulled: it is in the archive. */
export function archived(images: readonly LifecycleImage[], references: readonly Reference[]): readonly Reference[] {
  const find = finder(images);
  return references.filter((reference) => find(reference)?.status === "ARCHIVED");
}

/** What is named and not there. */
export function missing(images: readonly LifecycleImage[], references: readonly Reference[]): readonly Reference[] {
  const find = finder(images);
  return references.filter((reference) => !find(reference));
}

function finder(images: readonly LifecycleImage[]): (reference: Reference) => LifecycleImage | undefined {
  const byDigest = new Map(images.map((image) => [image.digest, image]));
  const byTag = new Map(images.flatMap((image) => image.tags.map((tag) => [tag, image] as const)));
  return ({ image }) => ("digest" in image ? byDigest.get(image.digest) : byTag.get(image.tag));
}

const PROTECTING = [TAG_PREFIXES.deployed, TAG_PREFIXES.current, TAG_PREFIXES.keep];

function protectingTags({ tags }: LifecycleImage): readonly string[] {
  return tags.filter((tag) => PROTECTING.some((prefix) => tag.startsWith(prefix))).map((tag) => `its tag ${tag}`);
}

/** An index in the archive does not say what it is made of, which is in the archive, too. */
function isUnread(image: LifecycleImage): boolean {
  return image.status === "ARCHIVED" && image.children.length === 0 && mayBeIndex(image);
}

function isPerhapsPart({ status, tags }: LifecycleImage): boolean {
  return status === "ARCHIVED" && tags.length === 0;
}

/** Also of a signature that has only the tag to say it (OCI distribution specification, "Referrers Tag Schema"; cosign). */
function subjectOf({ subject, tags }: LifecycleImage): string | undefined {
  if (subject !== undefined) return subject;
  for (const tag of tags) {
    const [, hex] = /^sha256-([0-9a-f]{64})(?:$|\.)/.exec(tag) ?? [];
    if (hex) return `sha256:${hex}`;
  }
  return undefined;
}
