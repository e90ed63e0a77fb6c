import { matchesWildcard } from "../iam/wildcards.ts";
import type { Input } from "../service.ts";
import { invalidParameter } from "./errors.ts";

/** Which tags of a repository may move to another image. */
export interface Mutability {
  readonly setting: "MUTABLE" | "IMMUTABLE" | "IMMUTABLE_WITH_EXCLUSION" | "MUTABLE_WITH_EXCLUSION";
  /** Wildcards: `current-*`. */
  readonly exclusions: readonly string[];
}

/** User guide, "Preventing image tags from being overwritten". */
const MOST_WILDCARDS = 2;

export function isMutable({ setting, exclusions }: Mutability, tag: string): boolean {
  const isExcluded = exclusions.some((filter) => matchesWildcard(filter, tag));
  return setting.startsWith("MUTABLE") !== isExcluded;
}

export function readMutability({
  imageTagMutability: setting = "MUTABLE",
  imageTagMutabilityExclusionFilters: filters,
}: Input): Mutability {
  if (setting.endsWith("_WITH_EXCLUSION") !== (filters !== undefined)) {
    const constraint = filters
      ? `must not be given when imageTagMutability is ${setting}`
      : `must be given when imageTagMutability is ${setting}`;
    throw invalidParameter("imageTagMutabilityExclusionFilters", constraint);
  }
  const exclusions: string[] = (filters ?? []).map(({ filter }: { filter: string }) => filter);
  const busy = exclusions.find((filter) => filter.split("*").length - 1 > MOST_WILDCARDS);
  if (busy !== undefined) {
    throw invalidParameter("imageTagMutabilityExclusionFilters", `${busy} has more than ${MOST_WILDCARDS} wildcards`);
  }
  return { setting, exclusions };
}

export function mutabilityView({ setting, exclusions }: Mutability) {
  return {
    imageTagMutability: setting,
    ...(exclusions.length > 0 && {
      imageTagMutabilityExclusionFilters: exclusions.map((filter) => ({ filterType: "WILDCARD", filter })),
    }),
  };
}
