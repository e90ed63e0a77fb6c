import type { Rule, Selection } from "./policy.ts";

/** Whether an image with these tags is one of those that the rule is about. */
export function meetsTags({ selection }: Rule, tags: readonly string[]): boolean {
  if (selection.tagStatus === "any") return true;
  if (selection.tagStatus === "untagged") return tags.length === 0;
  // All of them, each by any tag: ["prod", "staging"] is about images that have both.
  return tags.length > 0 && filtersOf(selection).every((filter) => tags.some((tag) => matches(filter, tag)));
}

/** Prefixes and patterns alike as patterns: a tag has no `*`, so that `build-` and `build-*` are the same. */
export function filtersOf({ tagPrefixList = [], tagPatternList = [] }: Selection): readonly string[] {
  return [...tagPrefixList.map((prefix) => `${prefix}*`), ...tagPatternList].sort();
}

/** By hand and not as a regular expression: a tag of 128 characters and four `*` must not take long. */
function matches(pattern: string, tag: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return tag === pattern;
  if (!tag.startsWith(first) || !tag.endsWith(last) || tag.length < first.length + last.length) return false;
  let from = first.length;
  for (const part of rest) {
    const at = tag.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return from <= tag.length - last.length;
}
