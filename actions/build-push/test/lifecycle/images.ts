import type { LifecycleImage } from "../../src/lifecycle/image.ts";
import type { Rule, Selection } from "../../src/lifecycle/policy.ts";

export const NOW = Date.UTC(2026, 10, 21, 12);
export const DAY = 24 * 60 * 60 * 1000;

/** `A` becomes a digest in which one finds the A again. */
export function digestOf(name: string): string {
  return `sha256:${name}`;
}

/** Pushed so many days before NOW, and everything else as `given` says it. */
export function image(
  name: string,
  daysAgo: number,
  tags: readonly string[] = [],
  given: Partial<LifecycleImage> = {},
): LifecycleImage {
  return {
    digest: digestOf(name),
    tags,
    pushedAt: NOW - daysAgo * DAY,
    lastPulledAt: undefined,
    lastActivatedAt: undefined,
    lastArchivedAt: undefined,
    status: "ACTIVE",
    size: 10_000_000,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    subject: undefined,
    children: [],
    ...given,
  };
}

export function rule(rulePriority: number, selection: Selection, action: Rule["action"] = { type: "expire" }): Rule {
  return { rulePriority, selection, action };
}

export function prefix(...tagPrefixList: readonly string[]): Pick<Selection, "tagStatus" | "tagPrefixList"> {
  return { tagStatus: "tagged", tagPrefixList };
}

export function pattern(...tagPatternList: readonly string[]): Pick<Selection, "tagStatus" | "tagPatternList"> {
  return { tagStatus: "tagged", tagPatternList };
}

export const UNTAGGED = { tagStatus: "untagged" } as const;
export const ANY = { tagStatus: "any" } as const;
export const ARCHIVE = { type: "transition", targetStorageClass: "archive" } as const;

export function newest(countNumber: number): Pick<Selection, "countType" | "countNumber"> {
  return { countType: "imageCountMoreThan", countNumber };
}

export function days(
  countNumber: number,
  countType: Selection["countType"] = "sinceImagePushed",
): Pick<Selection, "countType" | "countUnit" | "countNumber"> {
  return { countType, countUnit: "days", countNumber };
}
