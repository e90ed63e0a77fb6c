import { TAG_PREFIXES } from "@deploy-actions/shared/ecr/tag-scheme";
import type { LifecyclePolicy, Rule, Selection } from "./policy.ts";

export interface LifecycleSettings {
  /** Newest images with a `release-` tag to keep. */
  readonly keepReleases: number;
  /** Newest images with a `build-` tag to keep. */
  readonly keepBuilds: number;
  readonly pullRequestDays: number;
  readonly untaggedDays: number;
}

/** Begins the description of each rule that this action has written, and may write anew. */
const MARK = "[deploy-actions]";

/**
 * The rules of this action. A policy cannot say "never": what is selected by a rule that keeps more than there can be
 * is safe from all rules below. The numbers leave room for rules between them.
 */
export function generatePolicy({
  keepReleases,
  keepBuilds,
  pullRequestDays,
  untaggedDays,
}: LifecycleSettings): LifecyclePolicy {
  return {
    rules: [
      rule(1, "keep what was deployed", tagged("deployed", newest(KEEP_ALL))),
      rule(2, "keep what runs", tagged("current", newest(KEEP_ALL))),
      rule(3, "keep what is pinned", tagged("keep", newest(KEEP_ALL))),
      // An image that was a pull request's first and then released is the release's: longer lives come first.
      rule(20, `keep the newest ${keepReleases} releases`, tagged("release", newest(keepReleases))),
      // By number and never by age: to promote an old build or to use it again does not make it younger.
      rule(30, `keep the newest ${keepBuilds} builds`, tagged("build", newest(keepBuilds))),
      rule(40, "expire pull requests", tagged("pullRequest", pushedWithin(pullRequestDays))),
      rule(50, "expire what was retired", tagged("retired", pushedWithin(1))),
      // An image is untagged from its push to the end of its step, too.
      rule(90, "expire what has no tag", { tagStatus: "untagged", ...pushedWithin(untaggedDays) }),
    ],
  };
}

export function isOurs({ description = "" }: Rule): boolean {
  return description.startsWith(MARK);
}

/** Whether a rule is there to keep all that it selects. */
export function keepsAll({ selection }: Rule): boolean {
  return selection.countType === "imageCountMoreThan" && selection.countNumber >= KEEP_ALL;
}

/** More than one repository has of deployed images, and what people write who want to keep all. */
const KEEP_ALL = 9999;

type Count = Pick<Selection, "countType" | "countUnit" | "countNumber">;

function rule(rulePriority: number, description: string, selection: Selection): Rule {
  return { rulePriority, description: `${MARK} ${description}`, selection, action: { type: "expire" } };
}

function tagged(kind: keyof typeof TAG_PREFIXES, count: Count): Selection {
  return { tagStatus: "tagged", tagPrefixList: [TAG_PREFIXES[kind]], ...count };
}

function newest(countNumber: number): Count {
  return { countType: "imageCountMoreThan", countNumber };
}

function pushedWithin(countNumber: number): Count {
  return { countType: "sinceImagePushed", countUnit: "days", countNumber };
}
