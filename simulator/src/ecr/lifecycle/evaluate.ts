import { matchesWildcard } from "../../iam/wildcards.ts";
import { DAY } from "../timing.ts";
import type { Count, Rule, StorageClass, TagRequirement } from "./rule.ts";

/** What a rule looks at. Times in milliseconds since the epoch. */
export interface Candidate {
  readonly digest: string;
  readonly tags: readonly string[];
  readonly storageClass: StorageClass;
  readonly pushedAt: number;
  readonly lastPulledAt: number | undefined;
  readonly lastActivatedAt: number | undefined;
  readonly lastArchivedAt: number | undefined;
  /** Named by an index of the repository, or about another image of it: it goes when they go. */
  readonly isBound: boolean;
}

export interface Mark {
  readonly digest: string;
  readonly action: Rule["action"];
  readonly priority: number;
}

/**
 * User guide, "Lifecycle policy evaluation rules": every rule is evaluated as if it were alone; then each image belongs to
 * the first rule by priority whose tag requirement it meets, and only that one can act on it. `images`: oldest push first.
 */
export function evaluate(rules: readonly Rule[], images: readonly Candidate[], now: number): readonly Mark[] {
  const evaluated = rules.map((rule) => {
    const matching = images.filter((image) => meets(image, rule));
    return { rule, matching: new Set(matching), exceeding: new Set(exceeding(matching, rule.count, now)) };
  });
  return images.flatMap((image): Mark[] => {
    const owner = evaluated.find(({ matching }) => matching.has(image));
    // User guide: not "without the manifest list being deleted or archived first".
    if (!owner?.exceeding.has(image) || image.isBound) return [];
    return [{ digest: image.digest, action: owner.rule.action, priority: owner.rule.priority }];
  });
}

function meets(image: Candidate, { tags, storageClass }: Rule): boolean {
  return image.storageClass === storageClass && meetsTags(image.tags, tags);
}

function meetsTags(tags: readonly string[], required: TagRequirement): boolean {
  switch (required.status) {
    case "any":
      return true;
    case "untagged":
      return tags.length === 0;
    case "tagged":
      return (
        required.prefixes.every((prefix) => tags.some((tag) => tag.startsWith(prefix))) &&
        required.patterns.every((pattern) => tags.some((tag) => matchesWildcard(pattern, tag))) &&
        tags.length > 0
      );
  }
}

function exceeding(images: readonly Candidate[], count: Count, now: number): readonly Candidate[] {
  if (count.type === "imageCountMoreThan") {
    const youngestFirst = images
      .toReversed()
      .sort((a, b) => since(b, "sinceImagePushed") - since(a, "sinceImagePushed"));
    return youngestFirst.slice(count.images);
  }
  return images.filter((image) => now - since(image, count.type) > count.days * DAY);
}

/** From when on a rule counts. An image that came out of the archive is as young as its return. */
function since(image: Candidate, type: Exclude<Count["type"], "imageCountMoreThan">): number {
  const { pushedAt, lastPulledAt, lastActivatedAt, lastArchivedAt } = image;
  const born = lastActivatedAt ?? pushedAt;
  switch (type) {
    case "sinceImagePushed":
      return born;
    case "sinceImagePulled":
      return lastPulledAt === undefined ? born : Math.max(lastPulledAt, lastActivatedAt ?? 0);
    case "sinceImageTransitioned":
      return lastArchivedAt ?? born;
  }
}
