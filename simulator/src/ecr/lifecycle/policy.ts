import type { Count, Rule, TagRequirement } from "./rule.ts";
import { invalidPolicy, readPolicy, type WrittenRule } from "./schema.ts";

export interface Policy {
  /** As ECR gives it back: rules by priority. */
  readonly text: string;
  /** By priority. */
  readonly rules: readonly Rule[];
}

/** User guide, "Lifecycle policy properties": wildcards in one pattern, and days in the archive. */
const MOST_WILDCARDS = 4;
const FEWEST_ARCHIVED_DAYS = 90;

/** The rules of a policy's text, or the error that ECR answers with. */
export function parsePolicy(text: string): Policy {
  const written = readPolicy(text).rules.toSorted((a, b) => a.rulePriority - b.rulePriority);
  for (const rule of written) assertRule(rule);
  assertTogether(written);
  return { text: JSON.stringify({ rules: written }), rules: written.map(toRule) };
}

function assertRule({ selection, action }: WrittenRule): void {
  const { tagStatus, tagPrefixList, tagPatternList, storageClass = "standard" } = selection;
  const { countType, countUnit, countNumber } = selection;
  const lists = [tagPrefixList, tagPatternList].filter((list) => list !== undefined);
  if (tagStatus === "tagged" && lists.length === 0)
    throw invalidPolicy("Must specify tagPrefixList or tagPatternList when tagStatus=TAGGED.");
  if (tagStatus !== "tagged" && lists.length > 0) {
    const status = tagStatus.toUpperCase();
    throw invalidPolicy(`Cannot specify tagPrefixList or tagPatternList when tagStatus=${status}.`);
  }
  if (lists.length > 1) throw invalidPolicy("Cannot specify both tagPrefixList and tagPatternList.");
  const busy = tagPatternList?.find((pattern) => pattern.split("*").length - 1 > MOST_WILDCARDS);
  if (busy !== undefined) throw invalidPolicy(`Pattern ${busy} has more than ${MOST_WILDCARDS} wildcards.`);

  const isCount = countType === "imageCountMoreThan";
  if (isCount !== (countUnit === undefined)) {
    const verb = isCount ? "Cannot" : "Must";
    throw invalidPolicy(`${verb} specify countUnit when countType=${countType}.`);
  }
  const isTransitioned = countType === "sinceImageTransitioned";
  if (isTransitioned !== (storageClass === "archive")) {
    throw invalidPolicy(`Storage class ${storageClass} is not supported when countType=${countType}.`);
  }
  if (isTransitioned && countNumber < FEWEST_ARCHIVED_DAYS)
    throw invalidPolicy(`countNumber must be at least ${FEWEST_ARCHIVED_DAYS} when countType=${countType}.`);
  if (countType === "sinceImagePulled" && action.type === "expire")
    throw invalidPolicy(`Action expire is not supported when countType=${countType}.`);
  if (isTransitioned && action.type === "transition")
    throw invalidPolicy(`Action transition is not supported when countType=${countType}.`);
  if ((action.type === "transition") !== (action.targetStorageClass !== undefined)) {
    const verb = action.type === "transition" ? "Must" : "Cannot";
    throw invalidPolicy(`${verb} specify targetStorageClass when the action type is ${action.type}.`);
  }
}

function assertTogether(rules: readonly WrittenRule[]): void {
  if (new Set(rules.map(({ rulePriority }) => rulePriority)).size < rules.length)
    throw invalidPolicy("Rule priorities must be unique.");
  const classes = Object.values(Object.groupBy(rules, ({ selection }) => selection.storageClass ?? "standard"));
  for (const sameClass of classes) {
    if (sameClass.filter(({ selection }) => selection.tagStatus === "untagged").length > 1)
      throw invalidPolicy("Only one rule can select Untagged images per storage class.");
    if (sameClass.slice(0, -1).some(({ selection }) => selection.tagStatus === "any"))
      throw invalidPolicy("Rule for tagStatus=ANY must have the lowest priority per storage class.");
    const prefixes = sameClass.flatMap(({ selection }) => {
      const { tagPrefixList } = selection;
      return tagPrefixList ? [JSON.stringify([...new Set(tagPrefixList)].sort())] : [];
    });
    if (new Set(prefixes).size < prefixes.length)
      throw invalidPolicy("The set of tag prefixes must be unique per storage class.");
  }
}

function toRule({ rulePriority, selection, action }: WrittenRule): Rule {
  return {
    priority: rulePriority,
    tags: toRequirement(selection),
    storageClass: selection.storageClass === "archive" ? "ARCHIVE" : "STANDARD",
    count: toCount(selection),
    action: action.type === "expire" ? "EXPIRE" : "TRANSITION",
  };
}

function toRequirement({
  tagStatus,
  tagPrefixList = [],
  tagPatternList = [],
}: WrittenRule["selection"]): TagRequirement {
  if (tagStatus !== "tagged") return { status: tagStatus };
  return { status: "tagged", prefixes: tagPrefixList, patterns: tagPatternList };
}

function toCount({ countType, countNumber }: WrittenRule["selection"]): Count {
  return countType === "imageCountMoreThan"
    ? { type: countType, images: countNumber }
    : { type: countType, days: countNumber };
}
