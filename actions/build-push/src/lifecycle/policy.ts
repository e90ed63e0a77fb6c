import { filtersOf } from "./selection.ts";

/** A life-cycle policy of ECR, in its own words. */
export interface LifecyclePolicy {
  readonly rules: readonly Rule[];
}

export interface Rule {
  /** The lower number goes first. */
  readonly rulePriority: number;
  readonly description?: string | undefined;
  readonly selection: Selection;
  readonly action: Action;
}

export interface Selection {
  readonly tagStatus: "tagged" | "untagged" | "any";
  /** An image has to have a tag for each of them. */
  readonly tagPrefixList?: readonly string[] | undefined;
  /** The same with `*`. */
  readonly tagPatternList?: readonly string[] | undefined;
  /** `standard` when it is missing. */
  readonly storageClass?: StorageClass | undefined;
  readonly countType: "imageCountMoreThan" | "sinceImagePushed" | "sinceImagePulled" | "sinceImageTransitioned";
  readonly countUnit?: "days" | undefined;
  readonly countNumber: number;
}

export type StorageClass = "standard" | "archive";

export type Action =
  | { readonly type: "expire" }
  | { readonly type: "transition"; readonly targetStorageClass: "archive" };

/** As ECR takes it. */
export function writePolicy(policy: LifecyclePolicy): string {
  return JSON.stringify(policy);
}

/**
 * Whether they do the same under the same priorities. ECR gives a policy back with its rules in another order and its
 * members written otherwise; descriptions do nothing.
 */
export function isSamePolicy(one: LifecyclePolicy, other: LifecyclePolicy): boolean {
  return canonical(one) === canonical(other);
}

/** Whether they select the same images and do the same with them. */
export function isSameRule(one: Rule, other: Rule): boolean {
  return canonicalRule(one) === canonicalRule(other);
}

export function storageClassOf({ selection }: Rule): StorageClass {
  return selection.storageClass ?? "standard";
}

/** What its rule selects, in few words: `build-`, `untagged`, `any`, `archived release-`. */
export function selects(rule: Rule): string {
  const { tagStatus, tagPrefixList, tagPatternList } = rule.selection;
  const tags = (tagPrefixList ?? tagPatternList)?.join(" and ") ?? tagStatus;
  return storageClassOf(rule) === "archive" ? `archived ${tags}` : tags;
}

function canonical({ rules }: LifecyclePolicy): string {
  return JSON.stringify(
    rules.toSorted((a, b) => a.rulePriority - b.rulePriority).map((rule) => [rule.rulePriority, canonicalRule(rule)]),
  );
}

function canonicalRule(rule: Rule): string {
  const { tagStatus, countType, countNumber } = rule.selection;
  const filters = filtersOf(rule.selection);
  return JSON.stringify([tagStatus, filters, storageClassOf(rule), countType, countNumber, rule.action.type]);
}
